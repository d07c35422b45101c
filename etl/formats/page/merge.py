"""The same posting in two syntaxes of one page -> one posting."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from etl.values import texts

Node = dict[str, object]
Found = list[tuple[str, Node]]
_SIGNS = re.compile(r"\W+")


def merge(syntaxes: Iterable[Found]) -> tuple[Found, bool]:
    """Return the postings of a page, and whether two of them were made one.

    Within a syntax every posting counts. A posting of a later syntax is one of an earlier one that
    has no partner in that syntax yet if they have the same address, else the same identifier (and
    titles of which one is part of the other: postings may share the address of their list), else
    the same title and organization and no other address or identifier. Where one of the two names
    no organization, the title decides. The one that says more (has more values, of any depth)
    stays, at the place of the first; properties that it lacks come from the other, and so does an
    address with a host.
    """
    kept: Found = []
    is_merged = False
    for syntax in syntaxes:
        partners = _partners(kept, syntax)
        is_merged = is_merged or bool(partners)
        for index, (path, node) in enumerate(syntax):
            if index in partners:
                kept[partners[index]] = _united(kept[partners[index]], (path, node))
            else:
                kept.append((path, node))
    return kept, is_merged


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a posting is known by, each "" where it says nothing."""

    url: str
    identifier: str
    title: str
    organization: str

    def is_same(self, other: "_Signs", sign: str) -> bool:
        """Tell whether two postings that share a sign are one."""
        if sign == "title":
            names = ("organization", "url", "identifier")
            return not any(self._differ(other, name) for name in names)
        is_akin = self.title in other.title or other.title in self.title
        return is_akin and not self._differ(other, "identifier")

    def _differ(self, other: "_Signs", name: str) -> bool:
        one, two = getattr(self, name), getattr(other, name)
        return bool(one and two) and one != two


def _partners(kept: Found, syntax: Found) -> dict[int, int]:
    """Return index in ``syntax`` -> index in ``kept``, the surest sign first."""
    if not kept:
        return {}
    others = [_signs(node) for _, node in kept]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for sign in ("url", "identifier", "title"):
        places: dict[str, list[int]] = {}
        for place, other in enumerate(others):
            places.setdefault(getattr(other, sign), []).append(place)
        for index, (_, node) in enumerate(syntax):
            signs = _signs(node)
            value = getattr(signs, sign)
            if index in found or not value:
                continue
            for place in places.get(value, ()):
                if place not in taken and signs.is_same(others[place], sign):
                    found[index] = place
                    taken.add(place)
                    break
    return found


def _signs(node: Node) -> _Signs:
    organization = texts.first(node.get("hiringOrganization"), "name", "@value")
    return _Signs(
        url=_url(node),
        identifier=_identifier(node),
        title=_plain(texts.first(node.get("title")) or texts.first(node.get("name"))),
        organization=_plain(organization),
    )


def _url(node: Node) -> str:
    """Return path and query of a posting's address: one syntax may write it without the host."""
    text = texts.first(node.get("url"), "@id", "url") or texts.first(node.get("@id")) or ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    path = parts.path.strip("/")
    return f"{path}?{parts.query}" if path else ""


def _identifier(node: Node) -> str:
    text = texts.first(node.get("identifier"), "value", "@value") or ""
    # One or two characters are a form's filler rather than somebody's number.
    return text.casefold() if len(text) > 2 else ""


def _plain(text: str | None) -> str:
    return _SIGNS.sub(" ", text or "").strip().casefold()


def _united(first: tuple[str, Node], second: tuple[str, Node]) -> tuple[str, Node]:
    larger, smaller = (first, second) if _size(first[1]) >= _size(second[1]) else (second, first)
    node = {**larger[1], **{k: v for k, v in smaller[1].items() if k not in larger[1]}}
    # Microdata links within its site; only with a host does an address tell one posting from all.
    for url in (larger[1].get("url"), smaller[1].get("url")):
        if isinstance(url, str) and "://" in url:
            node["url"] = url
            break
    return larger[0], node


def _size(value: object) -> int:
    count = 0
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(value for key, value in item.items() if not key.startswith("@"))
        elif isinstance(item, list):
            stack.extend(item)
        else:
            count += item not in (None, "")
    return count
