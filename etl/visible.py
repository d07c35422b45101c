"""Texts of strangers made harmless: for a terminal, a spreadsheet, a page of Markdown."""

import re
import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# OWASP, "CSV Injection"; besides, blanks or quotes before the sign. A number is only a number.
_FORMULA = re.compile(r"[\t\r\n]|(?![+-]\d+(?:[.,]\d+)*\Z)[\s\"']*[=+\-@＝＋－＠]")
_MARKED = re.compile(r"[\\`\[\]<>&]")


def visible(text: str) -> str:
    r"""Return text with what a terminal would obey or hide shown as escapes; lines stay.

    >>> visible("a\x1b[31m\u202e")
    'a\\x1b[31m\\u202e'
    """
    return "".join(
        char.encode("unicode_escape").decode() if is_unseen(char) else char for char in text
    )


def is_unseen(char: str) -> bool:
    r"""Tell whether a terminal would obey or hide a character; the end of a line is none of these.

    >>> is_unseen("\x9b"), is_unseen("ü"), is_unseen("\n")
    (True, False, False)
    """
    return unicodedata.category(char) in _UNSEEN and char != "\n"


def uncomputed(text: str) -> str:
    """Return text that a spreadsheet shows and does not compute: a quote goes before a formula.

    >>> uncomputed("=1+1"), uncomputed("1+1"), uncomputed("-1.5")
    ("'=1+1", '1+1', '-1.5')
    """
    return "'" + text if _FORMULA.match(text) else text


def unmarked(text: str) -> str:
    r"""Return text that Markdown shows as it stands: no HTML, no links, no code.

    >>> unmarked("<b>[x](y)")
    '&lt;b&gt;\\[x\\](y)'
    """
    entities = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    return _MARKED.sub(lambda match: entities.get(match[0], "\\" + match[0]), text)
