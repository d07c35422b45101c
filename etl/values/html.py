"""Description HTML -> text that a person can read."""

import re
from collections import Counter
from functools import lru_cache

import html2text

from etl.values.texts import REFERENCE, printable, unescape

# Only names of real tags count: "<5 years" and "List<String>" are text.
_NAMES = (
    "p|br|ul|ol|li|div|span|strong|b|em|i|u|h[1-6]|a|table|tr|td|section|article|font|hr|"
    "blockquote|pre|img|html|body|dl|dt|dd|th|thead|tbody|tfoot|center|small|sup|sub|big|code|del|"
    "ins|strike|header|footer|main|aside|nav|figure|label|style|script|iframe"
)
_TAG = re.compile(rf"</?(?:{_NAMES})\b[^<>]*>", re.IGNORECASE)
_OPENING = re.compile(rf"<(/?)({_NAMES})\b", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img"})
# These need no closing tag: the next of their kind ends them, though not across one of the others.
_ENDED_BY_THE_NEXT = frozenset({"p", "li", "dt", "dd", "tr", "td", "th"})
_HOLDERS = frozenset({"ul", "ol", "dl", "table", "div", "section", "article", "blockquote"})
_INDENTING = {"ul": "list", "ol": "list", "blockquote": "quotation"}
# Nobody escapes more often; hostile text could ask for a round a character.
_ROUNDS = 5
_LONE_AMPERSAND = re.compile(rf"&(?!{REFERENCE})")
# html2text guards what Markdown would read as a sign; we want the words as they are.
_GUARDED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
_GAPS = re.compile(r"\n{3,}")
_INDENTED_BULLET = re.compile(r"^ {2}((?: {2})*(?:\* |\d+\. ))", re.MULTILINE)


def has_tags(text: str) -> bool:
    """Tell whether HTML tags stand in the text, unescaped."""
    return _TAG.search(text) is not None


def unescape_until_tags(text: str) -> str:
    """Undo HTML escaping as often as it takes for tags to appear, and no further.

    Most descriptions are escaped once, a few twice or not at all. A further round would turn a
    written ``&lt;5 years`` into a tag and lose it. Where no tag ever appears the text is plain and
    is decoded to the end.
    """
    for _ in range(_ROUNDS):
        if "&" not in text or has_tags(text):
            break
        text = unescape(text)
    return text


def is_deeper(markup: str, limit: int) -> bool:
    """Tell whether more than ``limit`` tags stand open at once at some place.

    A tag that is never closed is open to the end of what holds it; a list or a quotation to its
    own closing tag, because html2text indents all after it.
    """
    opened: list[str] = []
    indents: Counter[str] = Counter()
    for closing, found in _OPENING.findall(markup):
        name = found.lower()
        if name in _VOID:
            continue
        if closing or name in _ENDED_BY_THE_NEXT:
            _close(opened, name, frozenset() if closing else _HOLDERS)
        if not closing:
            opened.append(name)
        if kind := _INDENTING.get(name):
            indents[kind] = max(indents[kind] - 1, 0) if closing else indents[kind] + 1
        if max(len(opened), indents["list"], indents["quotation"]) > limit:
            return True
    return False


def _close(opened: list[str], name: str, barriers: frozenset[str]) -> None:
    for place in reversed(range(len(opened))):
        if opened[place] == name:
            del opened[place:]
            return
        if opened[place] in barriers:
            return


@lru_cache(maxsize=512)
def to_text(markup: str) -> str:
    r"""Return the text of a description: one line a paragraph, ``* `` before an item.

    A quarter of real descriptions repeat another one to the letter, hence the cache.

    >>> to_text("&lt;p&gt;R&amp;amp;D&lt;/p&gt;&lt;ul&gt;&lt;li&gt;C++&lt;/li&gt;&lt;/ul&gt;")
    'R&D\n\n* C++'
    """
    source = unescape_until_tags(markup)
    text = _render(source) if has_tags(source) else source
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    # Line by line: a pattern for blanks before a line's end takes time squared on long runs.
    text = "\n".join(line.rstrip() for line in printable(text).split("\n"))
    return _GAPS.sub("\n\n", text).strip("\n ")


def _render(markup: str) -> str:
    # A fresh object each time: a used one leaks state into the next text.
    reader = html2text.HTML2Text(bodywidth=0)
    reader.unicode_snob = True
    reader.ignore_emphasis = True
    reader.ignore_links = True
    reader.ignore_images = True
    # html2text would close a lone "&" with a semicolon: "R&D" would become "R&D;".
    text = _GUARDED.sub(r"\1", reader.handle(_LONE_AMPERSAND.sub("&amp;", markup)))
    return _INDENTED_BULLET.sub(r"\1", text)
