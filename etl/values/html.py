"""Description HTML -> text that a person can read."""

import html
import re
from functools import lru_cache

import html2text

from etl.values.texts import printable

# Only names of real tags count: "<5 years" and "List<String>" are text.
_TAG = re.compile(
    r"</?(?:p|br|ul|ol|li|div|span|strong|b|em|i|u|h[1-6]|a|table|tr|td|section|article|font|hr|"
    r"blockquote|pre|img|html|body|dl|dt|dd)\b[^<>]*>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "col", "wbr"})
# html2text guards what Markdown would read as a sign; we want the words as they are.
_GUARDED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!])")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
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
    while not has_tags(text) and "&" in text:
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


def depth(markup: str) -> int:
    """Return how many tags stand open at once at the deepest place, as a bound from above.

    Tags that are never closed count as open to the end, as html2text treats them.
    """
    deepest = level = 0
    for closing, name in _OPENING.findall(markup):
        if name.lower() in _VOID:
            continue
        level = max(level - 1, 0) if closing else level + 1
        deepest = max(deepest, level)
    return deepest


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
    text = _TRAILING.sub("", printable(text))
    return _GAPS.sub("\n\n", text).strip("\n ")


def _render(markup: str) -> str:
    # A fresh object each time: a used one leaks state into the next text.
    reader = html2text.HTML2Text(bodywidth=0)
    reader.unicode_snob = True
    reader.ignore_emphasis = True
    reader.ignore_links = True
    reader.ignore_images = True
    text = _GUARDED.sub(r"\1", reader.handle(markup))
    return _INDENTED_BULLET.sub(r"\1", text)
