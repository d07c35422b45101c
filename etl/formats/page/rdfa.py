"""RDFa, Lite and full: the JobPostings of a page, by extruct.

extruct's processor takes 50 to 100 ms for a page, so what can say nothing is cut away before.
"""

import re
import signal
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

import lxml.etree
import lxml.html

from etl.formats.graph import TYPE, Graph, Node
from etl.formats.page import markup
from etl.values.rejects import Rejected

# A cheap look: is it worth the time?
MAY_BE = re.compile(r"""[\s"'/]typeof\s*=\s*["']?[^"'<>]{0,300}jobposting""", re.IGNORECASE)
_ATTRIBUTES = frozenset(
    ("property", "typeof", "rel", "rev", "about", "resource", "vocab", "prefix", "inlist")
)
# The processor calls itself for every level and takes a tenth of a millisecond for an element.
_DEEPEST = 150
_MOST_ELEMENTS = 10_000
_MOST_CHARACTERS = 20_000_000

Element: TypeAlias = lxml.html.HtmlElement


def postings(text: str, max_depth: int) -> Iterator[dict[str, object]]:
    """Yield the postings of a page, in the order in which their words stand on it.

    Raises:
        Rejected: the page goes beyond a limit, or the processor fails.
    """
    extractor, parser = _extruct()
    root = markup.tree(text, parser)
    _prune(root)
    _limit(root)
    _part_lines(root)
    # A graph has no order, and the names of its blank nodes change from run to run.
    where: dict[str, int] = {}
    for place, word in enumerate(_words(root)):
        where.setdefault(word, place)
    try:
        found = extractor().extract_items(root)
    except Rejected:
        raise
    except Exception as error:
        said = f"The page's RDFa cannot be read: {type(error).__name__}: {error}."
        raise Rejected("not_a_posting", said) from None
    graph = Graph(max_depth)
    for name, predicate, value in sorted(_statements(found), key=lambda item: _place(item, where)):
        graph.add(name, predicate, value)
    yield from sorted(graph.postings(), key=lambda node: _first(node, where))


@cache
def _extruct() -> tuple[Any, Any]:
    """Import extruct where the first page needs it: that takes a second and few pages do.

    A record's deadline stands still meanwhile. It is not the record that takes long, and a reject
    in the middle of an import would leave half a module behind.
    """
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        from extruct.rdfa import RDFaExtractor
        from extruct.xmldom import XmlDomHTMLParser
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
    return RDFaExtractor, XmlDomHTMLParser


def _prune(root: Element) -> None:
    """Cut away every element without RDFa that has none inside and is no part of a property."""
    needed: set[Element] = set()
    for element in root.iter(lxml.etree.Element):
        if _ATTRIBUTES.isdisjoint(element.attrib):
            continue
        for above in (element, *element.iterancestors()):
            if above in needed:
                break
            needed.add(above)
    stack = [root]
    while stack:
        for child in list(stack.pop()):
            if child not in needed and child.tag not in ("head", "body"):
                child.getparent().remove(child)
            elif "property" not in child.attrib:
                stack.append(child)
    lxml.etree.strip_elements(root, "script", "style", lxml.etree.Comment, with_tail=False)


def _limit(root: Element) -> None:
    count = level = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        count += event == "start"
        if level > _DEEPEST:
            raise Rejected("nested_too_deep", f"RDFa stands more than {_DEEPEST} elements deep.")
    if count > _MOST_ELEMENTS:
        said = f"The page has more than {_MOST_ELEMENTS:,} elements with RDFa."
        raise Rejected("record_too_large", said)


def _part_lines(root: Element) -> None:
    """Put a line break where a reader sees one: the processor takes text as it is written."""
    for element in root.iter(*markup.BLOCKS):
        element.tail = "\n" + markup.fit(element.tail or "")


def _words(root: Element) -> Iterator[str]:
    size = 0
    for element in root.iter(lxml.etree.Element):
        if "property" in element.attrib:
            text = element.get("content") or "".join(element.itertext())
            size += len(text)
            if size > _MOST_CHARACTERS:
                # Properties inside properties repeat their text.
                said = f"The page's RDFa says more than {_MOST_CHARACTERS:,} characters."
                raise Rejected("record_too_large", said)
            yield text.strip()


def _statements(found: object) -> Iterator[tuple[str, str, Node | str]]:
    for item in found if isinstance(found, list) else ():
        for predicate, values in item.items():
            if predicate == "@id":
                continue
            for value in values if isinstance(values, list) else [values]:
                if predicate == "@type":
                    yield item["@id"], TYPE, str(value)
                elif isinstance(value, dict) and "@id" in value:
                    yield item["@id"], predicate, Node(value["@id"])
                elif isinstance(value, dict) and "@value" in value:
                    yield item["@id"], predicate, str(value["@value"]).strip()


def _place(item: tuple[str, str, Node | str], where: dict[str, int]) -> tuple[object, ...]:
    _, predicate, value = item
    text = "" if isinstance(value, Node) else value
    return (where.get(text, len(where)), predicate, text)


def _first(node: dict[str, object], where: dict[str, int]) -> tuple[int, str]:
    """Return where the earliest words of a posting stand, and its own words to break a tie."""
    places = [len(where)]
    stack: list[object] = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            places.append(where.get(value, len(where)))
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return min(places), repr(node)
