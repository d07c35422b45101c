"""One JobPosting: take a property, then report what nobody took; and what identifies it."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult, urlsplit, urlunsplit

from etl.values import dates, html, texts
from etl.values.jsontext import dump
from etl.values.rejects import Rejected
from etl.values.seeds import empty_words

_IMAGES = frozenset({"image", "logo", "photo", "thumbnailurl", "contenturl"})
# The last part of an address that lists postings rather than being one.
_LISTINGS = re.compile(
    r"(?:careers?|jobs?|join(?:[-_]?us)?|work(?:ing)?[-_]with[-_]us|vacanc(?:y|ies)|karriere|hiring|"
    r"openings|open[-_]positions|positions|apply|about(?:[-_]us)?|home|index)(?:\.\w+)?",
    re.IGNORECASE,
)
# "ref" and "source" with a digit may be the posting's number rather than the visitor's way.
_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:(?:utm_\w+|gclid|fbclid)=[^&]*|(?:ref|source)=[^&\d]*)(?:&|$)", re.IGNORECASE
)
_SILENT = ("@type", "@context")


@dataclass
class Posting:
    """A JobPosting object and where it came from.

    Args:
        node: the JSON object.
        json_path: where it stands in its document.
        source: name of the source.
        names: ``@id`` -> node of the document, for references.
        seeds: folder of the code lists.
        repairs: what it took to read the document.
        max_depth: how deep HTML may be nested.
        max_text_bytes: how long a text property may be.
        exchange_rates: file of exchange rates, empty for the packaged one.
        skills: folder of the skill taxonomies.
        unknown_words: (property, word) of the words that a room found in no code list.
    """

    node: dict[str, object]
    json_path: str
    source: str
    seeds: Path
    names: dict[str, dict[str, object]] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    max_depth: int = 64
    max_text_bytes: int = 400_000
    exchange_rates: str = ""
    skills: Path = Path("seeds/skills")
    unknown_words: list[tuple[str, str]] = field(default_factory=list)
    _taken: set[tuple[str, ...]] = field(default_factory=set)
    _texts: dict[str, str | None] = field(default_factory=dict)

    def take(self, *path: str) -> object:
        """Return the value at a path of property names and mark it as taken.

        In a list the path goes on in every item. Words that mean nothing given are None.
        """
        self._taken.add(path)
        return _at(self.resolved(path[0]), path[1:], empty_words(self.seeds))

    def leave(self, *path: str) -> None:
        """Take back a `take`: the value was not understood and is kept among the leftovers."""
        self._taken.discard(path)

    def leftovers(self) -> dict[str, object]:
        """Return what no room took, without ``@type``, ``@context`` and empty values."""
        prefixes = {path[:size] for path in self._taken for size in range(1, len(path))}
        found = _prune(self.node, (), self._taken, prefixes)
        return found if isinstance(found, dict) else {}

    def text(self, name: str) -> str | None:
        """Return a property of prose as readable text.

        Raises:
            Rejected: it is longer or nested deeper than the limits allow.
        """
        # Several rooms read the same prose, and turning HTML into text is slow.
        if name not in self._texts:
            self._texts[name] = self._read_text(name)
        return self._texts[name]

    def _read_text(self, name: str) -> str | None:
        value = self.take(name)
        parts = list(texts.raw(value))
        if value is not None and not parts:
            self.leave(name)
        self.limit_text(name, parts)
        for part in parts:
            if html.is_deeper(html.unescape_until_tags(part), self.max_depth):
                message = f"The HTML of {name} is nested deeper than {self.max_depth} tags."
                raise Rejected("nested_too_deep", message, self._path(name))
        return "\n".join(filter(None, map(html.to_text, parts))) or None

    def limit_text(self, name: str, parts: Iterable[str]) -> None:
        """Refuse a property whose text is too long to be one.

        Raises:
            Rejected: text_too_long.
        """
        if sum(len(part.encode()) for part in parts) > self.max_text_bytes:
            limit = f"{self.max_text_bytes:,} bytes"
            raise Rejected("text_too_long", f"The {name} is longer than {limit}.", self._path(name))

    def given(self, value: object) -> object:
        """Return a value from inside a property, None for words that mean nothing given."""
        return _at(value, (), empty_words(self.seeds))

    def resolved(self, name: str) -> object:
        """Return a property as it came, references by ``@id`` replaced by what they refer to."""
        value = self.node.get(name)
        if isinstance(value, list):
            return [self._referred(item) for item in value]
        return self._referred(value)

    @property
    def description(self) -> str | None:
        """The description as readable text."""
        return self.text("description")

    @cached_property
    def posting_id(self) -> str:
        """The key: 32 hex digits of a SHA-256 over what identifies the posting.

        Its own IRI or URL within the source where it has one; else organization, identifier, title,
        places and date. ``identifier.value`` alone identifies nothing: openings share one.
        """
        return digest(self.source, *self._identity())

    @cached_property
    def content_sha256(self) -> str:
        """Hex SHA-256 of the content, without the tokens in image and logo URLs."""
        whole = {name: self.resolved(name) for name in self.node}
        stable = _without_tokens(whole)
        return hashlib.sha256(dump(stable).encode()).hexdigest()

    @cached_property
    def url(self) -> str | None:
        """The address as given, absolute or relative."""
        return texts.first(self.take("url"), "@id", "url")

    def _identity(self) -> tuple[str, ...]:
        iri = self.node.get("@id")
        if isinstance(iri, str) and re.match(r"https?://|urn:", iri):
            return ("iri", iri)
        number = texts.first(self.resolved("identifier"), "value", "@value") or ""
        if url := _own_url(self.url, self._organization_urls()):
            return ("url", url, number)
        organization = self.resolved("hiringOrganization")
        page = next(iter(self._organization_urls()), None)
        places = self.resolved("jobLocation")
        known = (
            (page or texts.first(organization) or "").casefold(),
            # One or two characters ("R", "1") are a form's filler rather than somebody's number.
            number if len(number) > 2 else "",
            dump(_addresses(places)) if places else "",
            str(dates.parse_instant(self.node.get("datePosted")) or ""),
        )
        title = texts.first(self.node.get("title")) or ""
        # A title and nothing else is shared by postings that are not the same.
        rest = "" if any(known) else self.content_sha256
        return ("content", *known, title, rest)

    def _organization_urls(self) -> list[str]:
        organization = self.resolved("hiringOrganization")
        node = organization[0] if isinstance(organization, list) and organization else organization
        node = node if isinstance(node, dict) else {}
        return [
            _normal_url(url) for key in ("sameAs", "url") for url in texts.strings(node.get(key))
        ]

    def _referred(self, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) <= 2:
            return self.names.get(str(value["@id"]), value)
        return value

    def _path(self, name: str) -> str:
        return f"{self.json_path}.{name}"


def digest(*parts: str) -> str:
    """Return 32 hex digits (128 bits) that are the same for the same parts everywhere."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _at(value: object, path: tuple[str, ...], empty: frozenset[str]) -> object:
    if isinstance(value, list):
        items = [_at(item, path, empty) for item in value]
        return [item for item in items if item not in (None, "", [], {})] or None
    if path:
        return _at(value.get(path[0]), path[1:], empty) if isinstance(value, dict) else None
    if isinstance(value, str) and value.strip().casefold() in empty:
        return None
    return value


def _prune(
    value: object,
    path: tuple[str, ...],
    taken: set[tuple[str, ...]],
    prefixes: set[tuple[str, ...]],
) -> object:
    if isinstance(value, list):
        items = [_prune(item, path, taken, prefixes) for item in value]
        return [item for item in items if item not in (None, "", [], {})]
    if not isinstance(value, dict) or (path and path not in prefixes):
        return value
    kept = {
        key: _prune(item, (*path, key), taken, prefixes)
        for key, item in value.items()
        if (*path, key) not in taken and key not in _SILENT
    }
    return {key: item for key, item in kept.items() if item not in (None, "", [], {})}


def _without_tokens(value: object, is_image: bool = False) -> object:
    if isinstance(value, dict):
        return {
            key: _without_tokens(item, is_image or key.lower() in _IMAGES)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_without_tokens(item, is_image) for item in value]
    if is_image and isinstance(value, str):
        return value.partition("?")[0]
    return value


def _own_url(url: str | None, organization_urls: list[str]) -> str | None:
    if not url:
        return None
    normal = _normal_url(url)
    parts = _split(normal)
    if parts is None:
        return normal
    last = parts.path.rpartition("/")[2]
    is_listing = not parts.query and (not last or _LISTINGS.fullmatch(last) is not None)
    return None if is_listing or normal in organization_urls else normal


def _normal_url(url: str) -> str:
    parts = _split(url.strip())
    if parts is None:
        return url.strip()
    query = _TRACKING.sub("", parts.query).rstrip("&")
    # The fragment stays: several postings of one page differ by nothing else.
    path = parts.path.rstrip("/")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, query, parts.fragment))


def _split(url: str) -> SplitResult | None:
    # "https://[board/17" and the like are addresses that nobody can take apart.
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _addresses(value: object) -> list[str]:
    places = value if isinstance(value, list) else [value]
    found = (place.get("address", place) if isinstance(place, dict) else place for place in places)
    return sorted(dump(address) for address in found)
