r"""What stands around a whole JSON document and can be taken off: text -> text.

Each function returns the text as it came where its damage is absent, and closes nothing.
"""

import html
import re
from itertools import pairwise

from etl.values import scan

_SCRIPT = scan.outside(r"</?script\b[^<>]*+>")
_NAMED = r"(?:(?:var|let|const)\s++)?[A-Za-z_$][\w$.]*+\s*+=\s*+"
_STATEMENT = rf"(?:{_NAMED})?[{{\[]"
_COMMENT_OPENING = re.compile(rf"\s*+(?:/[/*]\s*+)?<!--\s*+(?:\*/\s*+)?(?={_STATEMENT})")
_COMMENT_CLOSING = re.compile(r"(?:/[/*]\s{0,9})?-->(?:\s{0,9}\*/)?\Z")
_CDATA_OPENING = re.compile(r"\s*+(?:/[/*]\s*+)?<!\[CDATA\[\s*+(?:\*/\s*+)?", re.IGNORECASE)
_CDATA_CLOSING = re.compile(r"(?:/[/*]\s{0,9})?\]\]>(?:\s{0,9}\*/)?\Z")
# The first thing in the brackets is a quote that is an entity, or the whole begins with a tag.
_ENTITY_FIRST = re.compile(
    r"\s*+(?:[{\[][\s{\[]*+&(?:quot|#0*34|#[xX]0*22);|&lt;(?:script|!))", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:\w{1,32}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ASSIGNMENT = re.compile(rf"\s*+{_NAMED}(?=[{{\[])")
_NEXT_MEMBER = re.compile(rf"\s*+,\s*+{scan.DOUBLE}\s*+:", re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*+")
_CLOSING_ONLY = re.compile(r"[\s\]}]++")
# How far from the end the closing part of a wrapper may begin.
_TAIL = 40


def entities(text: str) -> str:
    """Decode a document that was HTML-escaped as a whole, once.

    One that holds a quote of its own was not escaped as a whole and stays as it is, and so does
    an ampersand that begins no complete entity, such as that of ``?a=1&copy=2``.

    >>> entities("{&quot;a&quot;: &quot;R&amp;amp;D&quot;}")
    '{"a": "R&amp;D"}'
    """
    if '"' in text or not _ENTITY_FIRST.match(text):
        return text
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def script_tag(text: str) -> str:
    """Take away the script tags around one document or several."""
    return scan.replace(_SCRIPT, lambda match: "\n", text) if "script" in text.lower() else text


def html_comment(text: str) -> str:
    """Take away ``<!--`` and ``-->`` around the document, as old pages hid scripts."""
    return _unwrapped(text, _COMMENT_OPENING, _COMMENT_CLOSING)


def cdata(text: str) -> str:
    """Take away ``<![CDATA[`` and ``]]>`` around the document, in a comment or bare."""
    return _unwrapped(text, _CDATA_OPENING, _CDATA_CLOSING)


def assignment(text: str) -> str:
    """Take away ``var x =`` before the document.

    >>> assignment("window.job = {};")
    '{};'
    """
    return _ASSIGNMENT.sub("", text, count=1) if _ASSIGNMENT.match(text) else text


def semicolon(text: str) -> str:
    """Take away semicolons after the last bracket."""
    short = text.rstrip()
    bare = short.rstrip("; \t\r\n")
    return bare if short.endswith(";") and bare[-1:] in ("}", "]") else text


def early_close(text: str) -> str:
    """Take away the brace that closes the document before its last members.

    >>> early_close('{"a": 1}, "b": 2}')
    '{"a": 1, "b": 2}'
    """
    end = next((end for _, end in scan.documents(text)), 0)
    if end and text[end - 1] == "}" and _NEXT_MEMBER.match(text, end):
        return text[: end - 1] + text[end:]
    return text


def extra_close(text: str) -> str:
    """Take away brackets that close nothing behind a complete document."""
    end = next((end for _, end in scan.documents(text)), 0)
    if end and text[end:].strip() and _CLOSING_ONLY.fullmatch(text, end):
        return text[:end]
    return text


def several_documents(text: str) -> str:
    r"""Make documents that stand one after another into a list of them.

    >>> several_documents('{"a": 1}\n{"b": 2}')
    '[{"a": 1},{"b": 2}]'
    """
    found = list(scan.documents(text))
    if len(found) < 2:
        return text
    edges = [(0, 0), *found, (len(text), len(text))]
    if all(_BETWEEN.fullmatch(text, a[1], b[0]) for a, b in pairwise(edges)):
        return f"[{','.join(text[start:end] for start, end in found)}]"
    return text


def _unwrapped(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    first = opening.match(text)
    if not first:
        return text
    body = text.rstrip()
    last = closing.search(body, max(first.end(), len(body) - _TAIL))
    return body[first.end() : last.start()] if last else text
