"""A page's text -> its tokens, its JSON-LD scripts, and an element tree within limits.

The scripts are found without a tree: libxml2 gives up where a page is nested too deep and takes
minutes for a tag with a million attributes, and most pages have JSON-LD and nothing else.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
import lxml.html

from etl.values.rejects import Rejected

# Every part ends at the end of the page too, so that no start is tried in vain: linear time.
_ATTRIBUTES = r"""(?:=\s*+"[^"]*+"|=\s*+'[^']*+'|[^>=]++|=)*+"""
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_TOKEN = re.compile(
    rf"<!--(?P<comment>(?=-?>)|.*?(?:--!?>|\Z))|"
    rf"<(?P<raw>{_RAW})(?=[\s/>])(?P<given>{_ATTRIBUTES})(?:>|\Z)"
    rf"(?P<content>.*?)(?:</(?P=raw)(?=[\s/>])|\Z)|"
    rf"<[a-z](?P<attributes>{_ATTRIBUTES})(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TYPE = re.compile(r"""\btype\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BLANK = re.compile(r"\s+")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_LD = "application/ld+json"
# Above any page that people read; a tree takes some 200 bytes a tag.
_MOST_TAGS = 250_000
_MOST_ATTRIBUTES = 500


@dataclass(frozen=True, slots=True)
class Script:
    """A JSON-LD script: its text, and whether it stands in a comment of the page."""

    text: str
    is_comment: bool


def scripts(text: str, is_comment: bool = False) -> Iterator[Script]:
    """Yield a page's JSON-LD scripts in order, those in comments too.

    What only looks like a script (in an attribute, a textarea, another script) is none. A script
    that never ends goes to the end of the page.
    """
    for token in _TOKEN.finditer(text):
        if token["raw"]:
            if token["raw"].lower() == "script" and is_json_ld(token["given"]):
                yield Script(token["content"], is_comment)
        elif token["comment"] and not is_comment and _JSON_LD[12:] in token["comment"].lower():
            yield from scripts(token["comment"], is_comment=True)


def is_json_ld(attributes: str) -> bool:
    """Tell whether a script's attributes say that it is JSON-LD.

    >>> is_json_ld(" type='Application/LD&#43;JSON; charset=utf-8'")
    True
    """
    found = _TYPE.search(attributes)
    given = html.unescape(next(filter(None, found.groups()), "")) if found else ""
    return given.partition(";")[0].strip().lower() == _JSON_LD


def tree(
    text: str, parser: type[lxml.html.HTMLParser] = lxml.html.HTMLParser
) -> lxml.html.HtmlElement:
    """Return the root element of a page.

    Raises:
        Rejected: the page has too many tags, a tag has too many attributes, or it is nested
            deeper than libxml2 goes.
    """
    _limit(text)
    reader = parser(encoding="utf-8", huge_tree=True)
    # As bytes, for lxml refuses text that declares an encoding.
    source = fit(text).encode()
    try:
        root = lxml.html.document_fromstring(source, parser=reader)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Rejected("not_a_posting", f"The page cannot be read as HTML: {error}.") from None
    if any("depth" in entry.message for entry in reader.error_log):
        raise Rejected("nested_too_deep", "The page's elements are nested deeper than 2,048.")
    return root


def fit(text: str) -> str:
    """Return text with a blank for each character that lxml refuses: controls and no-characters."""
    return _UNFIT.sub(" ", text)


def words(element: lxml.html.HtmlElement) -> str:
    """Return an element's text on one line; lines and cells of the page are words apart."""
    return _BLANK.sub(" ", "".join(_texts(element))).strip()


def inner_html(element: lxml.html.HtmlElement) -> str:
    """Return the markup inside an element, without scripts, styles and comments."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        if is_shown(child):
            parts.append(lxml.etree.tostring(child, encoding="unicode", method="html"))
        else:
            parts.append(html.escape(child.tail or "", quote=False))
    return "".join(parts).strip()


def is_shown(element: lxml.html.HtmlElement) -> bool:
    """Tell whether an element is one with text for people."""
    return isinstance(element.tag, str) and element.tag not in ("script", "style", "template")


# Between these a reader sees a gap, even where the source has none.
BLOCKS = {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4"}
BLOCKS |= {"h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}


def _texts(element: lxml.html.HtmlElement) -> Iterator[str]:
    hidden = None
    for event, item in lxml.etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        is_start = event == "start"
        if hidden is None and is_start:
            if not is_shown(item):
                hidden = item
            else:
                yield (" " if item.tag in BLOCKS else "") + (item.text or "")
        elif event != "start":
            if hidden is item:
                hidden = None
            if hidden is None and item is not element:
                yield (" " if item.tag in BLOCKS else "") + (item.tail or "")


def _limit(text: str) -> None:
    for count, token in enumerate(_TOKEN.finditer(text)):
        given = token["attributes"] or token["given"] or ""
        if len(given) > 2 * _MOST_ATTRIBUTES and _attributes(given) > _MOST_ATTRIBUTES:
            message = f"A tag of the page has more than {_MOST_ATTRIBUTES:,} attributes."
            raise Rejected("record_too_large", message)
        if count > _MOST_TAGS:
            raise Rejected("record_too_large", f"The page has more than {_MOST_TAGS:,} tags.")


_ATTRIBUTE = re.compile(r"""[^\s/=>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++)?)?""")


def _attributes(given: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(given))
