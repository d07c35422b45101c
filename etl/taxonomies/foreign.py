"""Lists of skills that others keep: ESCO's, O*NET's, and names with ids as Lightcast has them."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from etl.errors import DataError
from etl.taxonomies.lists import key, plain
from etl.values.texts import printable

_GZIP = b"\x1f\x8b"
_LARGEST_CELL = 10_000_000
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_KNOWN = (
    "ESCO's skills (columns conceptUri, preferredLabel, altLabels), O*NET's Technology Skills "
    "(Example, Commodity Code), CSV or JSON with name, id and aliases, and .txt with a name a line"
)
Row = dict[str, str]


class Foreign(NamedTuple):
    """An entry of such a list.

    Attributes:
        foreign_id: its id there; its name where the list has no ids.
        name: its name, without what stands in brackets and without its acronym.
        names: the name in all its spellings: "Structured query language SQL" is also "SQL".
        others: what the list calls it besides.
    """

    foreign_id: str
    name: str
    names: tuple[str, ...]
    others: tuple[str, ...]


def read(path: Path) -> tuple[str, list[Foreign]]:
    """Return the kind of a list ("esco", "onet" or "list") and its entries, each name once.

    Raises:
        DataError: the file cannot be read, is of no kind that is known, or names nothing.
    """
    kind, entries = _read(path, _text(path))
    found: dict[str, Foreign] = {}
    for entry in filter(None, entries):
        found.setdefault(key(entry.name), entry)
    if not found:
        raise DataError(f"{path} names no skill. What is read: {_KNOWN}.")
    return kind, list(found.values())


def _read(path: Path, text: str) -> tuple[str, Iterable[Foreign | None]]:
    if text.lstrip()[:1] in ("{", "["):
        return "list", _of_json(path, text)
    if path.name.removesuffix(".gz").endswith(".txt") and "\t" not in text:
        return "list", (_entry("", line, ()) for line in text.splitlines())
    rows = _rows(path, text)
    for kind, needed, entry in _KINDS:
        if rows and needed <= set(rows[0]):
            return kind, map(entry, rows)
    told = ", ".join(list(rows[0])[:9]) if rows else "no lines below a header"
    raise DataError(f"{path} has {told}. What is read: {_KNOWN}.")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if content.startswith(_GZIP) else content
        return content.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}. Name a text file in UTF-8.") from None


def _rows(path: Path, text: str) -> list[Row]:
    lines = io.StringIO(text, newline="")
    csv.field_size_limit(_LARGEST_CELL)
    try:
        # O*NET's tab-separated files quote nothing: a quotation mark in them is one.
        reader = (
            csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if "\t" in text.partition("\n")[0]
            else csv.reader(lines, strict=True)
        )
        header = [name.strip().lower() for name in next(reader, [])]
        return [dict(zip_longest(header, row[: len(header)], fillvalue="")) for row in reader]
    except csv.Error as error:
        raise DataError(f"{path} cannot be read: {error}. Save it as CSV anew.") from None


def _esco(row: Row) -> Foreign | None:
    others = f"{row.get('altlabels', '')}\n{row.get('hiddenlabels', '')}".splitlines()
    return _entry(row["concepturi"], row["preferredlabel"], others)


def _onet(row: Row) -> Foreign | None:
    return _entry("", row["example"], ())


def _listed(row: Row) -> Foreign | None:
    others = re.split(r"[|;\n]", row.get("aliases", ""))
    return _entry(row.get("id", ""), row["name"], others)


_KINDS: tuple[tuple[str, frozenset[str], Callable[[Row], Foreign | None]], ...] = (
    ("esco", frozenset({"concepturi", "preferredlabel"}), _esco),
    ("onet", frozenset({"example", "commodity code"}), _onet),
    ("list", frozenset({"name"}), _listed),
)


def _of_json(path: Path, text: str) -> Iterator[Foreign | None]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is no JSON: {error}. What is read: {_KNOWN}.") from None
    found = found.get("data", found) if isinstance(found, dict) else found
    if isinstance(found, dict):
        found = [{"name": name, **_object(item)} for name, item in found.items()]
    listed = found if isinstance(found, list) else ()
    yield from (_of_item(_object(item) or {"name": item}) for item in listed)


def _object(item: object) -> dict[str, object]:
    return item if isinstance(item, dict) else {}


def _of_item(item: dict[str, object]) -> Foreign | None:
    """Return the entry of an object with ``name``, ``id`` and ``aliases``, if it has a name."""
    name, aliases = item.get("name"), item.get("aliases")
    others = [one for one in aliases if isinstance(one, str)] if isinstance(aliases, list) else []
    shown = _shown(item.get("sources"))
    if not isinstance(name, str):
        return None
    return _entry(str(item.get("id") or name), shown or name, [*others, plain(name)])


def _shown(sources: object) -> str:
    """Return the name that the first of an entry's ``sources`` displays, or nothing."""
    first = _object(sources[0]) if isinstance(sources, list) and sources else {}
    return str(first.get("displayName") or "")


def _entry(foreign_id: str, name: str, others: Iterable[str]) -> Foreign | None:
    names = tuple(dict.fromkeys(filter(None, map(_clean, _spellings(name)))))
    if not names:
        return None
    rest = dict.fromkeys(_clean(other) for other in others)
    return Foreign(
        foreign_id.strip() or _clean(name),
        names[0],
        names,
        tuple(other for other in rest if other and other not in names),
    )


def _spellings(name: str) -> Iterator[str]:
    """Yield a name, then its acronym if it has one: "Enterprise resource planning ERP software"."""
    whole = plain(name)
    for acronym in _IN_BRACKETS.findall(name):
        yield from (whole, acronym) if _is_short_for(acronym, whole.split()) else (whole,)
    words = whole.removesuffix(" software").split()
    if words and _is_short_for(words[-1], words[:-1]):
        yield from (" ".join(words[:-1]), words[-1])
    yield whole


def _is_short_for(acronym: str, words: list[str]) -> bool:
    initials = "".join(word[0] for word in words[-len(acronym) :]).upper()
    return bool(_ACRONYM.fullmatch(acronym)) and initials == acronym


def _clean(name: str) -> str:
    return " ".join(printable(name).replace("|", " ").split())
