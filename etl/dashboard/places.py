"""The places that the page lets choose, by what stands in its address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.visible import visible


@dataclass(frozen=True, slots=True)
class Place:
    """A country, a region of it or a town.

    Args:
        country_code: ISO 3166-1 alpha-2; None for anywhere, empty for a place that no job has.
        region: as written; None for a whole country, empty for a town without one.
        locality: the town, as written; None for a whole country or region.
        job_count: its jobs without any filter.
    """

    country_code: str | None = None
    region: str | None = None
    locality: str | None = None
    job_count: int = 0


ANYWHERE = Place()
NOWHERE = Place("")


def named(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Return the rows of `sql/places.sql` by their names.

    >>> row = {"country_code": "AT", "country_name": "Austria", "job_count": 3}
    >>> list(named([row | {"region": "", "locality": "Graz"}]))
    ['Graz, Austria']
    """
    found: dict[str, Place] = {}
    for row in rows:
        parts = (row["locality"], row["region"], row["country_name"] or row["country_code"])
        name = visible(", ".join(part for part in parts if part))
        # "New York, United States" is the region, then the town that names none.
        name = f"{name} (town)" if name in found else name
        found[name] = Place(row["country_code"], row["region"], row["locality"], row["job_count"])
    return found
