r"""N-Quads: the lines of one graph, such as a page's of the Web Data Commons extracts.

The lines are read by one expression, not by rdflib: rdflib's parser stops at the first damaged
line, writes typed literals in another spelling (007 as 7), keeps no order and takes three times as
long.
"""

import re

from etl.formats import Document
from etl.formats.graph import Graph, Node
from etl.settings import Settings
from etl.values import encodings
from etl.values.rejects import Rejected

_IRI = r'<([^\x00-\x20<>"{}|^`]*)>'
_BLANK = r"(_:[^\s<>\"]+)"
_LITERAL = rf'"((?:[^"\\\n\r]++|\\.)*+)"(?:@[A-Za-z0-9-]+|\^\^{_IRI})?'
_LINE = re.compile(
    rf"[ \t]*+(?:{_IRI}|{_BLANK})[ \t]*+{_IRI}[ \t]*+(?:{_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*+(?:(?:{_IRI}|{_BLANK})[ \t]*+)?\.[ \t]*+(?:#.*)?"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read(payload: bytes, settings: Settings) -> Document:
    """Return the JobPostings of a graph, with their organizations, places and salaries inside.

    A damaged line is left out (``skipped_line``). IRIs are values as they stand, literals are
    their text; language and datatype are not kept.

    Raises:
        Rejected: not_utf8, nothing_given, not_a_posting, nested_too_deep.
    """
    text, decoded = encodings.decode(payload)
    if not text.strip():
        raise Rejected("nothing_given", "The record holds no line: no document was delivered.")
    graph = Graph(settings.max_depth)
    count = skipped = 0
    # Not splitlines: literals may hold the line breaks of Unicode.
    for line in re.split(r"[\r\n]+", text):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        count += 1
        skipped += not _add(graph, line)
    postings = tuple((f"$[{number}]", node) for number, node in enumerate(graph.postings()))
    if not postings:
        damaged = f", {skipped} of them damaged" if skipped else ""
        said = f"The graph has {count} lines{damaged}, and no node of them is a JobPosting."
        raise Rejected("not_a_posting", said)
    return Document(postings, {}, (*decoded, *(["skipped_line"] if skipped else [])))


def _add(graph: Graph, line: str) -> bool:
    """Add a line's statement; return whether the line is one."""
    found = _LINE.fullmatch(line)
    if found is None:
        return False
    subject, blank, predicate, iri, other, literal = found.group(1, 2, 3, 4, 5, 6)
    try:
        name = blank or _unescaped(subject)
        if literal is not None:
            value: Node | str = _unescaped(literal)
        else:
            value = Node(other or _unescaped(iri))
        graph.add(name, _unescaped(predicate), value)
    except ValueError:
        return False
    return True


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter is None:
        number = int(short or long, 16)
        if 0xD800 <= number < 0xE000:
            raise ValueError("half a character")
        return chr(number)
    if letter not in _ESCAPED:
        raise ValueError("no such escape")
    return _ESCAPED[letter]
