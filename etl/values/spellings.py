r"""Values and marks that are not spelled as JSON spells them: text -> text.

Each function mends one kind of damage, returns the text as it came where that is absent, never
changes the inside of a string that is right, and never makes up a value.
"""

import json
import math
import re

from etl.values import scan

REPLACEMENT = "\ufffd"
_COMMENT = scan.outside(r"//[^\n\r]*+|/\*(?:.*?\*/|.*+)|<!--(?:.*?-->|.*+)", single=True)
# Blanks to people, not to JSON: no-break and wide ones, byte order marks, controls.
_ODD_BLANK = scan.outside(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060"
    r"\u3000\ufeff]++",
    single=True,
)
_SINGLE = scan.outside(scan.SINGLE)
_IN_SINGLE = re.compile(r"\\(.)|\"", re.DOTALL)
_BARE_KEY = scan.outside(r"(?P<before>[{,]\s*+)(?P<key>[A-Za-z_$@][\w$@-]*+)(?=\s*+:)")
_VALUE = r"(?P<before>[:,\[]\s*+)(?P<value>%s)(?=\s*+[,\]}])"
_NOT_A_VALUE = scan.outside(_VALUE % r"[+-]?(?:NaN|nan|Infinity|inf)|undefined")
_PYTHON = scan.outside(_VALUE % "None|True|False")
_NUMBER = scan.outside(_VALUE % r"[+-]?(?:\d[\d.]*+|\.\d++)(?:[eE][+-]?\d++)?")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?")
_ODD_NUMBER = re.compile(r"\+?(-?)(\d*+)(?:(\.)(\d*+))?((?:[eE][+-]?\d++)?)")
_CONTROL = re.compile(r"[\x01-\x1f]")
# An escaped backslash is walked over: "\\_" holds no escape "\_".
_ESCAPE = re.compile(
    r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4}|u\{(?P<long>[0-9a-fA-F]{1,6})\}|x(?P<hex>[0-9a-fA-F]{2})"
    r"|(?P<quote>')|(?P<line>\r\n|[\n\r])|(?P<other>.))",
    re.DOTALL,
)
_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
_RAW_SURROGATE = re.compile("[\ud800-\udfff]")
_NUL = re.compile(r"(?P<nul>\x00|\\u0000)|\\.", re.DOTALL)
_MEMBER_NEXT = rf"(?={scan.DOUBLE}\s*+:)"
_MISSING_COMMA = re.compile(
    rf"(?P<string>{scan.DOUBLE})(?P<blank>\s++{_MEMBER_NEXT})?"
    r"|(?P<value>[\]}]|(?<![\w.+-])(?:true|false|null|-?\d[\d.eE+-]*+))"
    rf"(?={_MEMBER_NEXT}|\s++{_MEMBER_NEXT})"
    r"|(?P<closed>[\]}])(?=\s*+[{\[])",
    re.DOTALL,
)
_STRAY_COMMAS = scan.outside(
    r"(?P<opening>[{\[]\s*+)(?:,\s*+)++|,(?:\s*+,)*+(?P<closing>\s*+(?:[}\]]|\Z))|(?:,\s*+){2,}+"
)


def comments(text: str) -> str:
    """Replace ``// ...``, ``/* ... */`` and ``<!-- ... -->`` by a blank.

    >>> comments('{"url": "http://a.example"} // the end')
    '{"url": "http://a.example"}  '
    """
    return scan.replace(_COMMENT, _without_comment, text)


def odd_blanks(text: str) -> str:
    """Replace what only looks blank between values by a blank."""
    return scan.replace(_ODD_BLANK, lambda match: " ", text)


def single_quotes(text: str) -> str:
    r"""Put double quotes around strings in single ones.

    >>> single_quotes("{'a': 'the \"b\" isn\\'t'}")
    '{"a": "the \\"b\\" isn\'t"}'
    """
    return scan.replace(_SINGLE, _requoted, text) if "'" in text else text


def unquoted_keys(text: str) -> str:
    """Put quotes around keys that are bare names.

    >>> unquoted_keys('{name: "a", "b": 1}')
    '{"name": "a", "b": 1}'
    """
    return scan.replace(_BARE_KEY, lambda match: f'{match["before"]}"{match["key"]}"', text)


def not_a_value(text: str) -> str:
    """Replace ``undefined``, ``NaN`` and ``Infinity`` by null: they say that nothing is known."""
    return scan.replace(_NOT_A_VALUE, lambda match: f"{match['before']}null", text)


def python_words(text: str) -> str:
    """Spell Python's ``None``, ``True`` and ``False`` as JSON does."""
    words = {"None": "null", "True": "true", "False": "false"}
    return scan.replace(_PYTHON, lambda match: match["before"] + words[match["value"]], text)


def number_spelling(text: str) -> str:
    """Spell ``+5``, ``.5`` and ``5.`` as JSON does; keep ``0815`` as text.

    A zero in front means something where it is written (the postal code 01067), so the digits are
    kept as a string and not turned into another number.

    >>> number_spelling('[+5, .5, 5., 01067]')
    '[5, 0.5, 5.0, "01067"]'
    """
    return scan.replace(_NUMBER, _respelled, text)


def huge_number(text: str) -> str:
    """Keep a number that no double can hold as text, digit for digit."""
    return scan.replace(_NUMBER, _as_text_if_huge, text)


def control_characters(text: str) -> str:
    r"""Escape line breaks, tabs and other controls that stand raw in strings.

    >>> control_characters('"a\nb"')
    '"a\\nb"'
    """
    return scan.inside(_CONTROL, lambda match: json.dumps(match[0])[1:-1], text)


def nul(text: str) -> str:
    """Replace U+0000 in strings, raw or escaped, by U+FFFD: databases and C cannot hold it."""
    return scan.inside(_NUL, lambda match: REPLACEMENT if match["nul"] else match[0], text)


def invalid_escapes(text: str) -> str:
    r"""Mend backslashes before characters that JSON does not escape.

    ``\'``, ``\x41``, ``\u{1F600}`` and a backslash at the end of a line mean what they mean in
    JavaScript. Any other backslash stands for itself: dropping it would lose what was written, an
    arm of ``¯\_(ツ)_/¯`` or the ``\`` of a path.

    >>> invalid_escapes(r'"\_ \' \x41 \n"')
    '"\\\\_ \' A \\n"'
    """
    return scan.inside(_ESCAPE, _escaped, text) if "\\" in text else text


def lone_surrogate(text: str) -> str:
    """Replace a half of a surrogate pair, raw or escaped, by U+FFFD: no encoding can hold it."""
    text = _RAW_SURROGATE.sub(REPLACEMENT, text)
    return scan.inside(_SURROGATE, lambda match: REPLACEMENT if match["lone"] else match[0], text)


def missing_commas(text: str) -> str:
    r"""Put a comma between a value and the member after it, and between ``}`` and ``{``.

    Not between two strings that touch: those are rather one string with quotes in it.

    >>> missing_commas('{"a": 1\n "b": "x" "c": [{}{}]}')
    '{"a": 1,\n "b": "x", "c": [{},{}]}'
    """
    return _MISSING_COMMA.sub(_with_comma, text)


def trailing_commas(text: str) -> str:
    """Take away commas before a closing bracket, after an opening one and after a comma.

    >>> trailing_commas('{"a": [,1,,2,], }')
    '{"a": [1,2] }'
    """
    return scan.replace(_STRAY_COMMAS, _without_comma, text)


def _without_comment(match: re.Match[str]) -> str:
    found = match[0]
    endings = {"/*": "*/", "<!": "-->"}
    # A comment that is never closed is a truncated document, and stays one.
    is_closed = found.endswith(endings.get(found[:2], "")) and found != "/*/"
    return " " if is_closed else found


def _requoted(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) < 2 or not found.endswith("'"):
        return found
    return '"' + _IN_SINGLE.sub(_quote_escaped, found[1:-1]) + '"'


def _quote_escaped(match: re.Match[str]) -> str:
    if match[0] == '"':
        return '\\"'
    return "'" if match[1] == "'" else match[0]


def _respelled(match: re.Match[str]) -> str:
    value, before = match["value"], match["before"]
    parts = _ODD_NUMBER.fullmatch(value)
    if _PLAIN_NUMBER.fullmatch(value) or not parts:
        return match[0]
    sign, whole, point, decimals, exponent = parts.groups(default="")
    if len(whole) > 1 and whole[0] == "0":
        return f'{before}"{value}"'
    decimals = f".{decimals or '0'}" if point else ""
    return f"{before}{sign}{whole or '0'}{decimals}{exponent}"


def _as_text_if_huge(match: re.Match[str]) -> str:
    value = match["value"]
    is_huge = _PLAIN_NUMBER.fullmatch(value) and math.isinf(float(value))
    return f'{match["before"]}"{value}"' if is_huge else match[0]


def _escaped(match: re.Match[str]) -> str:
    if match["long"] or match["hex"]:
        code = int(match["long"] or match["hex"], 16)
        return json.dumps(chr(code))[1:-1] if code <= 0x10FFFF else f"\\{match[0]}"
    if match["quote"]:
        return "'"
    if match["line"]:
        return ""
    return f"\\{match[0]}" if match["other"] else match[0]


def _with_comma(match: re.Match[str]) -> str:
    if match["string"]:
        return match[0] if match["blank"] is None else f"{match['string']},{match['blank']}"
    return f"{match[0]},"


def _without_comma(match: re.Match[str]) -> str:
    if match["opening"]:
        return match["opening"]
    return match["closing"] if match["closing"] is not None else ","
