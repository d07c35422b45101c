"""Which two records are one posting, and which are two."""

from pathlib import Path

import pytest

from etl.posting import Posting

SEEDS = Path(__file__).parents[1] / "seeds/reference"
BOARD = "https://board.example"
FULL: dict[str, object] = {
    "title": "Night Baker",
    "description": "Bread.",
    "datePosted": "2026-10-01",
    "hiringOrganization": {"name": "Kiln House", "sameAs": "https://kiln.example/"},
    "identifier": {"name": "Kiln House", "value": "NB-17"},
    "jobLocation": {"address": {"addressLocality": "Graz"}},
}
ONE = {
    "visitor's way": (
        {"url": f"{BOARD}/p/17"},
        {"url": f"{BOARD}/p/17?utm_source=x&gclid=1&ref=a"},
    ),
    "case of the host": ({"url": f"{BOARD}/p/17"}, {"url": "HTTPS://BOARD.example/p/17/"}),
    "later end": ({}, {"validThrough": "2026-12-31"}),
    "another text": ({}, {"description": "Bread and salt."}),
    "another spelling of the date": ({}, {"datePosted": "2026-10-01T00:00:00Z"}),
    "same iri": ({"@id": f"{BOARD}/p/17"}, {"@id": f"{BOARD}/p/17", "title": "Baker"}),
    "careers page": ({"url": f"{BOARD}/careers"}, {"url": f"{BOARD}/jobs/"}),
}
TWO = {
    "another address": ({"url": f"{BOARD}/p/17"}, {"url": f"{BOARD}/p/18"}),
    "another number in the query": ({"url": f"{BOARD}/p?ref=17"}, {"url": f"{BOARD}/p?ref=18"}),
    "name that ends in ref": ({"url": f"{BOARD}/p?jobref=a"}, {"url": f"{BOARD}/p?jobref=b"}),
    "another place on a page": ({"url": f"{BOARD}/p#night"}, {"url": f"{BOARD}/p#day"}),
    "number shared by openings": ({"title": "Night Baker"}, {"title": "Miller"}),
    "another number": ({}, {"identifier": {"value": "NB-18"}}),
    "another town": ({}, {"jobLocation": {"address": {"addressLocality": "Linz"}}}),
    "posted again": ({}, {"datePosted": "2026-11-01"}),
    "another firm": ({}, {"hiringOrganization": {"name": "Ovenlight"}}),
    "broken address": ({"url": "https://[board/17"}, {"url": "https://[board/18"}),
}


@pytest.mark.parametrize("name", ONE)
def test_one_posting(name: str) -> None:
    first, second = ONE[name]
    assert identity(FULL | first) == identity(FULL | second)


@pytest.mark.parametrize("name", TWO)
def test_two_postings(name: str) -> None:
    first, second = TWO[name]
    assert identity(FULL | first) != identity(FULL | second)


def test_a_title_alone_is_no_identity() -> None:
    first, second = ({"title": "Baker", "description": text} for text in ("Bread.", "Salt."))
    assert identity(first) != identity(second)
    assert identity(first) == identity(dict(first))


def test_a_source_of_its_own_is_a_posting_of_its_own() -> None:
    assert identity(FULL) != identity(FULL, "another board")


def test_a_place_that_is_referred_to_is_part_of_it() -> None:
    names = [{"#here": {"@id": "#here", "address": {"addressLocality": town}}} for town in "ab"]
    node = FULL | {"jobLocation": {"@id": "#here"}}
    found = [Posting(node, "$", "files", SEEDS, name) for name in names]
    assert found[0].posting_id != found[1].posting_id
    assert found[0].content_sha256 != found[1].content_sha256


def identity(node: dict[str, object], source: str = "files") -> str:
    return Posting(node, "$", source, SEEDS).posting_id
