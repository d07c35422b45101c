"""Locations: one row a posting and place.

Odd cases: a place as a plain string; a country as an object, a name or a code; a country where the
town should be, with the postal code 99999 and the middle of the country as coordinates, which is
no place but the country; the country where the region should be, and a state of the US as the town.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type
from etl.values import seeds, texts
from etl.values.countries import parse_country

# Boards write it where they know only the country.
NO_POSTAL_CODE = "99999"
_STATES_TOO = ("georgia",)
# Countries of which a part has the name of the whole: ISO 3166-2.
_REGION_TOO = ("DJ", "GT", "LU", "MX", "PA")

T = Type
TABLE = Table(
    name="locations",
    description="Where the work is.",
    grain="One row a posting and place.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("location_ordinal", T.INTEGER, "Which place, from 0.", True, minimum=0),
        Column("locality", T.TEXT, "Town.", source="jobLocation.address.addressLocality"),
        Column("region", T.TEXT, "Region.", source="jobLocation.address.addressRegion"),
        Column("postal_code", T.TEXT, "Postal code.", source="jobLocation.address.postalCode"),
        Column(
            "country_code",
            T.TEXT,
            "ISO 3166-1 alpha-2.",
            pattern="^[A-Z]{2}$",
            source="jobLocation.address.addressCountry",
        ),
        Column("street_address", T.TEXT, "Street.", source="jobLocation.address.streetAddress"),
        Column(
            "latitude", T.NUMBER, "Degrees.", minimum=-90, maximum=90, source="jobLocation.latitude"
        ),
        Column(
            "longitude",
            T.NUMBER,
            "Degrees.",
            minimum=-180,
            maximum=180,
            source="jobLocation.longitude",
        ),
        Column("location_text", T.TEXT, "The place in words, where it is not in parts."),
        Column("is_country_only", T.BOOLEAN, "Nothing but the country is known.", True),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id", "location_ordinal"),
    references=(Reference("posting_id", "postings", "posting_id"),),
)
_SEVERAL = re.compile(r"[;|]|\s/\s")
_ADDRESS = {
    "locality": "addressLocality",
    "region": "addressRegion",
    "postal_code": "postalCode",
    "street_address": "streetAddress",
}


def rows(posting: Posting) -> Iterator[Row]:
    """Yield a row for each place that says anything."""
    value = posting.take("jobLocation")
    places = value if isinstance(value, list) else [value]
    if any(isinstance(place, dict) for place in places):
        _take_parts(posting, places)
    empty = seeds.empty_words(posting.seeds)
    ordinal = 0
    for place in _each(places):
        row = _row(place, empty, posting.seeds)
        if word := _unknown_country(place):
            posting.unknown_words.append(("addressCountry", word))
        if row:
            yield {"posting_id": posting.posting_id, "location_ordinal": ordinal, **row}
            ordinal += 1


def _each(places: list[object]) -> Iterator[object]:
    """Yield each place by itself, where several stand in one: several addresses, several towns."""
    for place in places:
        node = {"address": place} if isinstance(place, str) else place
        if not isinstance(node, dict):
            continue
        address = node.get("address", node)
        if isinstance(address, list):
            yield from _each([{**node, "address": item} for item in address])
        elif isinstance(address, str):
            yield from ({**node, "address": part} for part in _parts(address))
        else:
            yield from _towns(node, address)


def _towns(place: Row, address: object) -> Iterator[Row]:
    said = texts.strings(address.get("addressLocality")) if isinstance(address, dict) else ()
    towns = [part for text in said for part in _parts(text)]
    if not isinstance(address, dict) or len(towns) < 2:
        yield place
        return
    regions = list(texts.strings(address.get("addressRegion")))
    regions = regions if len(regions) == len(towns) else regions[:1] * len(towns)
    # The rest of the address, and the point on the map, can be that of one of them only.
    country = address.get("addressCountry")
    for number, town in enumerate(towns):
        region = regions[number] if regions else None
        parts = {"addressLocality": town, "addressRegion": region, "addressCountry": country}
        yield {"@type": "Place", "address": parts}


def _parts(text: str) -> list[str]:
    # No comma: "Washington, DC" is one place.
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def _take_parts(posting: Posting, places: list[object]) -> None:
    """Take what the columns hold and leave the rest of each place among the leftovers."""
    posting.leave("jobLocation")
    addresses = [place.get("address") for place in places if isinstance(place, dict)]
    if any(isinstance(address, str) for address in addresses):
        posting.take("jobLocation", "address")
    for name in (*_ADDRESS.values(), "addressCountry"):
        posting.take("jobLocation", "address", name)
        posting.take("jobLocation", name)
    for name in ("latitude", "longitude", "geo", "name"):
        posting.take("jobLocation", name)


def _row(place: object, empty: frozenset[str], folder: Path) -> Row | None:
    place = {"address": place} if isinstance(place, str) else place
    if not isinstance(place, dict):
        return None
    address = place.get("address", place)
    address = address[0] if isinstance(address, list) and address else address
    parts = address if isinstance(address, dict) else {}
    row: Row = {name: _given(parts.get(key), name, empty) for name, key in _ADDRESS.items()}
    row["country_code"] = parse_country(texts.first(parts.get("addressCountry"), "name", "@id"))
    row["latitude"], row["longitude"] = _coordinates(place)
    row["location_text"] = _given(_in_words(place, address, row, parts), "location_text", empty)
    _shifted(row, folder)
    _country_only(row)
    given = [value for key, value in row.items() if key != "is_country_only" and value is not None]
    return row if given else None


def _unknown_country(place: object) -> str | None:
    address = place.get("address", place) if isinstance(place, dict) else None
    address = address[0] if isinstance(address, list) and address else address
    said = address.get("addressCountry") if isinstance(address, dict) else None
    word = texts.first(said, "name", "@id")
    return None if parse_country(word) else word


def _given(value: object, name: str, empty: frozenset[str]) -> str | None:
    text = texts.first(value)
    # NA is a region too: Naples.
    if text is None or (text.casefold() in empty and (name, text) != ("region", "NA")):
        return None
    return text


def _in_words(place: Row, address: object, row: Row, parts: Row) -> str | None:
    if isinstance(address, str):
        return texts.first(address)
    if row["country_code"] is None and (country := texts.first(parts.get("addressCountry"))):
        return country
    return None if any(row[name] for name in _ADDRESS) else texts.first(place.get("name"))


def _shifted(row: Row, folder: Path) -> None:
    """Put right what was cut from "California, United States": no region is the country."""
    country = row["country_code"]
    if country in _REGION_TOO or not row["region"] or parse_country(str(row["region"])) != country:
        return
    row["region"] = None
    states = {state["name"] for state in seeds.rows(folder, "us_states")}
    if country == "US" and row["locality"] in states:
        row["region"], row["locality"] = row["locality"], None


def _country_only(row: Row) -> None:
    if _is_no_town(row):
        row["country_code"] = row["country_code"] or parse_country(str(row["locality"]))
        for name in ("locality", "postal_code", "latitude", "longitude"):
            row[name] = None
    elif row["location_text"] and not row["country_code"] and not row["locality"]:
        row["country_code"] = _country_at_the_end(str(row["location_text"]))
    if row["postal_code"] == NO_POSTAL_CODE:
        row["postal_code"] = None
    names = ("locality", "region", "postal_code", "street_address", "latitude", "location_text")
    row["is_country_only"] = row["country_code"] is not None and not any(
        row[name] is not None for name in names
    )


def _is_no_town(row: Row) -> bool:
    """Tell whether the locality is the name of the posting's country and nothing says more.

    Lebanon in the United States is a town, and so is Luxembourg where a street is given.
    """
    locality = str(row["locality"] or "")
    country = parse_country(locality)
    if not country or row["country_code"] not in (country, None):
        return False
    if row["postal_code"] == NO_POSTAL_CODE:
        return True
    # Without a country beside it two letters may be anything: "LA" is not Laos.
    is_name = row["country_code"] is not None or len(locality) > 2
    return is_name and not (row["region"] or row["postal_code"] or row["street_address"])


def _country_at_the_end(text: str) -> str | None:
    """Return the country that ends a phrase; "CA", "DE" and "Georgia" may also be states."""
    last = text.rpartition(",")[2].strip()
    is_sure = len(last) > 3 or last.upper() in ("US", "USA", "UK", "GB", "UAE")
    return parse_country(last) if is_sure and last.casefold() not in _STATES_TOO else None


def _coordinates(place: Row) -> tuple[float | None, float | None]:
    geo = place.get("geo")
    where = geo if isinstance(geo, dict) else place
    latitude = _degrees(where.get("latitude"), 90)
    longitude = _degrees(where.get("longitude"), 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _degrees(value: object, limit: int) -> float | None:
    try:
        degrees = float(texts.first(value) or "nan")
    except ValueError:
        return None
    return degrees if -limit <= degrees <= limit else None
