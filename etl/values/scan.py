r"""A walk over text that is nearly JSON, which knows what stands inside a string and what outside.

Every walk is one pass of a regular expression whose parts are possessive: linear in the text, and
without recursion, whatever the text holds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# A string that is never closed reaches to the end of the text: nothing behind it is outside.
DOUBLE = r'"(?:[^"\\]++|\\.)*+"?'
SINGLE = r"'(?:[^'\\]++|\\.)*+'?"
_STRING = re.compile(DOUBLE, re.DOTALL)
_BRACKET = re.compile(rf"{DOUBLE}|([\[{{])|[\]}}]", re.DOTALL)

# No parser follows deeper than this, so there is no point in looking for the end.
_DEEPEST = 1024

Replacement = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Target:
    """What `replace` looks for: the pattern by itself, and as an alternative to strings."""

    bare: re.Pattern[str]
    walk: re.Pattern[str]


def outside(target: str, *, single: bool = False) -> Target:
    """Return what walks over strings and finds ``target`` between them.

    Args:
        target: a pattern, without a group named ``found`` and without a look behind.
        single: whether ``'...'`` is a string, too.
    """
    strings = f"{DOUBLE}|{SINGLE}" if single else DOUBLE
    walk = re.compile(f"{strings}|(?P<found>{target})", re.DOTALL)
    return Target(re.compile(target, re.DOTALL), walk)


def replace(target: Target, replacement: Replacement, text: str) -> str:
    r"""Replace what a target of `outside` finds; strings stay as they are.

    >>> replace(outside("a+"), lambda match: "-", 'aa "aa" aa')
    '- "aa" -'
    """
    # Most texts have most kinds of damage nowhere: the walk, which calls back for every string, is
    # for those that might.
    if not target.bare.search(text):
        return text
    return target.walk.sub(
        lambda match: match[0] if match["found"] is None else replacement(match), text
    )


def inside(damage: re.Pattern[str], replacement: Replacement, text: str) -> str:
    r"""Replace what ``damage`` finds within double-quoted strings; the rest stays as it is.

    >>> inside(re.compile("a"), lambda match: "-", 'aa "aa" aa')
    'aa "--" aa'
    """
    if not damage.search(text):
        return text
    return _STRING.sub(
        lambda match: damage.sub(replacement, match[0]) if len(match[0]) > 2 else match[0], text
    )


def documents(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield (start, end) of every object and list that stands in nothing else.

    A bracket that is never closed yields nothing, and ends the walk where it is nested too deep;
    one that closes nothing is passed over. Whether ``{`` is closed by ``}`` is for the parser.

    >>> [(start, end) for start, end in documents('{"a": "}"} [1] [')]
    [(0, 10), (11, 14)]
    """
    level = start = 0
    for match in _BRACKET.finditer(text):
        if match[0][0] == '"':
            continue
        if match[1]:
            start = start if level else match.start()
            level += 1
            if level > _DEEPEST:
                return
        elif level:
            level -= 1
            if not level:
                yield start, match.end()
