"""Microdata: the JobPostings of an element tree, as the HTML standard tells how to read them.

Our own reader, not extruct's: that one takes time with the square of a page's items (half a minute
for 32,000), loses an organization that several postings refer to for all but one of them, and
leaves no markup in a description. Beyond the standard, because pages rely on it: `itemtype`
alone makes an item, `content` counts on any element, a `time` without `datetime` is its text, and
a link is its text unless its property is an address.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

import lxml.etree
import lxml.html

from etl.formats.page import markup
from etl.values import jsonld
from etl.values.rejects import Rejected

# A cheap look: is it worth building a tree?
MAY_BE = re.compile(r"""[\s"'/]itemtype\s*=\s*["']?[^"'<>]{0,300}jobposting""", re.IGNORECASE)
_SOURCES = dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src")
_SOURCES |= {"object": "data", "data": "value", "meter": "value", "link": "href"}
_ADDRESSES = {"url", "sameAs", "image", "logo", "photo", "thumbnailUrl", "contentUrl", "hasMap"}
_ADDRESSES |= {"mainEntityOfPage", "additionalType"}
_PROSE = {"description", "responsibilities", "qualifications", "jobBenefits"}
_PROSE |= {"incentiveCompensation"}
_NAMED = {"organization", "corporation", "localbusiness", "place", "country", "city", "state"}
# A step is an element looked at, as often as references or nested properties lead to it, or a
# hundred characters of a value. Pages that people read take some thousands.
_MOST_STEPS = 100_000

Node = dict[str, object]
Element: TypeAlias = lxml.html.HtmlElement


def postings(root: Element, max_depth: int) -> Iterator[Node]:
    """Yield the postings of a page in order, except one that is a property of another item.

    Raises:
        Rejected: nested_too_deep; record_too_large where references lead over too many elements.
    """
    reader = _Reader(root, max_depth)
    for element in root.iter(lxml.etree.Element):
        if _is_posting(element) and not _stands_in_posting(element):
            node = reader.item(element, ())
            if len(node) > 1:
                yield node


class _Reader:
    def __init__(self, root: Element, max_depth: int) -> None:
        self._root = root
        self._max_depth = max_depth
        self._steps = 0
        self._ids: dict[str, Element] | None = None

    def item(self, element: Element, above: tuple[Element, ...]) -> Node:
        if len(above) >= self._max_depth:
            message = f"Items of microdata nested deeper than {self._max_depth}."
            raise Rejected("nested_too_deep", message)
        found: Node = {}
        types = [jsonld.short_type(name) for name in element.get("itemtype", "").split()]
        if types:
            found["@type"] = types[0] if len(types) == 1 else types
        if name := element.get("itemid", "").strip():
            found["@id"] = name
        values: dict[str, list[object]] = {}
        for item in self._properties(element):
            if item in above or item is element:
                continue
            names = [jsonld.short_key(name) for name in item.get("itemprop", "").split()]
            for name in dict.fromkeys(names):
                value = self._value(item, name, (*above, element))
                if value not in (None, "", {}):
                    values.setdefault(name, []).append(value)
        found.update((key, v[0] if len(v) == 1 else v) for key, v in values.items())
        return found

    def _properties(self, item: Element) -> Iterator[Element]:
        """Yield the elements of an item's properties: its own, then those that it refers to."""
        stack = list(reversed(item))
        for name in reversed(dict.fromkeys(item.get("itemref", "").split())):
            target = self._by_id(name)
            if target is not None:
                stack.insert(0, target)
        seen: set[Element] = set()
        while stack:
            element = stack.pop()
            self._spend(1)
            if element in seen or not isinstance(element.tag, str):
                continue
            seen.add(element)
            if "itemprop" in element.attrib:
                yield element
            if not _is_item(element):
                stack.extend(reversed(element))

    def _value(self, element: Element, name: str, above: tuple[Element, ...]) -> object:
        if not _is_item(element):
            for _ in element.iter():
                self._spend(1)
            text = _text(element, name)
            self._spend(len(text) // 100)
            return text
        node = self.item(element, above)
        if any(not key.startswith("@") for key in node):
            return node
        # An item without properties is its text, which for most types is a name.
        text = element.get("content") or markup.words(element)
        return {**node, "name": text} if text and jsonld.types(node) & _NAMED else text

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            message = f"The page's microdata takes more than {_MOST_STEPS:,} steps to read."
            raise Rejected("record_too_large", message)

    def _by_id(self, name: str) -> Element | None:
        if self._ids is None:
            self._ids = {}
            for element in self._root.iter(lxml.etree.Element):
                if "id" in element.attrib:
                    self._ids.setdefault(element.get("id"), element)
        return self._ids.get(name)


def _text(element: Element, name: str) -> str:
    if "content" in element.attrib:
        return str(element.get("content")).strip()
    attribute = _SOURCES.get(element.tag)
    if attribute:
        return str(element.get(attribute, "")).strip()
    if element.tag == "time" and element.get("datetime", "").strip():
        return str(element.get("datetime")).strip()
    if element.tag in ("a", "area"):
        text = "" if name in _ADDRESSES else markup.words(element)
        return text or str(element.get("href", "")).strip()
    if name in _PROSE and len(element):
        return markup.inner_html(element)
    return markup.words(element)


def _is_item(element: Element) -> bool:
    return "itemscope" in element.attrib or "itemtype" in element.attrib


def _is_posting(element: Element) -> bool:
    names = element.get("itemtype", "").split()
    return any(jsonld.short_type(name).lower() == "jobposting" for name in names)


def _stands_in_posting(element: Element) -> bool:
    # As a property only: an item that is no property stands for itself, wherever it stands.
    return "itemprop" in element.attrib and any(map(_is_posting, element.iterancestors()))
