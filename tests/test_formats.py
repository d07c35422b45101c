"""Formats: small invented pages with what is expected of them, limits, and bytes of all kinds."""

import json
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import formats
from etl.formats import Document
from etl.formats.graph import TYPE
from etl.formats.page import rdfa
from etl.formats.page.merge import merge
from etl.settings import Settings
from etl.values import encodings, repairs
from etl.values.jsontext import dump
from etl.values.rejects import REASONS, Rejected

CASES = Path(__file__).parent / "formats"
NAMES = {".html": "html", ".nq": "nquads"}
OPTIONS = Settings()
ITEM = '<div itemscope itemtype="http://schema.org/JobPosting"><b itemprop=title>Cook</b>'
RDFA = '<div vocab="http://schema.org/" typeof="JobPosting"><b property=title>Cook</b>'
SCRIPT = '<script type="application/ld+json">%s</script>'
COOK = '{"@type": "JobPosting", "title": "Cook"}'


def read(name: str, text: str | bytes) -> Document:
    return formats.read(name, text.encode() if isinstance(text, str) else text, OPTIONS)


def rejected(name: str, text: str | bytes) -> Rejected:
    with pytest.raises(Rejected) as error:
        read(name, text)
    return error.value


def titles(found: Document) -> list[object]:
    return [node.get("title") for _, node in found.postings]


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path) -> None:
    page = next(case.glob("page.*"))
    expected = json.loads((case / "expect.json").read_text("utf-8"))
    if "reason" in expected:
        error = rejected(NAMES[page.suffix], page.read_bytes())
        assert {"reason": error.reason, "json_path": error.json_path} == {
            key: expected[key] for key in ("reason", "json_path")
        }
        assert error.message.startswith(expected["message"])
        return
    found = read(NAMES[page.suffix], page.read_bytes())
    assert list(found.postings) == list(expected["postings"].items())
    assert list(found.repairs) == expected["repairs"]
    assert found.names == expected.get("names", {})


def test_every_note_is_described() -> None:
    seen = {
        note
        for case in CASES.glob("*/expect.json")
        for note in json.loads(case.read_text("utf-8")).get("repairs", ())
    }
    described = {*formats.NOTED, *encodings.NAMES, *repairs.NOTED, *dict(repairs.REPAIRS)}
    assert seen <= described
    assert set(formats.readers()) >= {"html", "json", "nquads"}


@pytest.mark.parametrize(
    ("document", "path", "title"),
    [
        ('{"type": "jobposting", "title": "Cook"}', "$", "Cook"),
        ('{"@type": ["Thing", "http://schema.org/JobPosting"], "title": "Cook"}', "$", "Cook"),
        ('{"@type": "x:JobPosting", "http://www.schema.org/title": "Cook"}', "$", "Cook"),
        (
            '[{"@type": ["https://schema.org/JobPosting/"], "schema:title": [{"@value": "Cook"}]}]',
            "$[0]",
            "Cook",
        ),
        ('{"@type": "JobPosting", "title": "Cook", "schema:title": "Chef"}', "$", "Cook"),
        (
            json.dumps({"raw": json.dumps({"@graph": [json.loads(COOK)]})}),
            "$.raw → $.@graph[0]",
            "Cook",
        ),
        (json.dumps({"raw": COOK.replace('"', "&quot;")}), "$.raw → $", "Cook"),
        (json.dumps(json.dumps({"raw": COOK})), "$ → $.raw → $", "Cook"),
        (json.dumps([json.loads(COOK), {"note": "{JobPosting is a type}"}]), "$[0]", "Cook"),
    ],
)
def test_json(document: str, path: str, title: str) -> None:
    found = read("json", document)
    assert [(where, node["title"]) for where, node in found.postings] == [(path, title)]


def test_json_without_a_posting() -> None:
    assert rejected("json", b" nan ").reason == "nothing_given"
    assert rejected("json", '{"@type": "Product"}').reason == "not_a_posting"
    assert (
        rejected("json", '{"@type": "http://jobs.example/ns/JobPosting"}').reason == "not_a_posting"
    )
    broken = rejected("json", json.dumps({"raw": '{"@type": "JobPosting", "title": '}))
    assert (broken.reason, broken.json_path) == ("not_json", "$.raw")
    assert rejected("json", "[" * 500 + "]" * 500).reason == "nested_too_deep"


def test_bytes_that_are_no_text_cost_the_posting_they_stand_in() -> None:
    good, bad = SCRIPT % COOK, SCRIPT % COOK.replace("Cook", "K\udcff")
    noise = "é <p>\udcff</p>"
    found = read("html", (noise + good + bad).encode("utf-8", "surrogateescape"))
    assert (titles(found), found.repairs) == (["Cook"], ("replaced_bytes",))
    assert rejected("html", (noise + bad).encode("utf-8", "surrogateescape")).reason == "not_utf8"


def test_what_goes_beyond_a_limit_leaves_the_rest() -> None:
    many = "<a " + " ".join(f"a{number}=1" for number in range(1000)) + ">"
    found = read("html", SCRIPT % COOK + ITEM + RDFA + many)
    assert titles(found) == ["Cook"]
    assert found.repairs == ("skipped_microdata", "skipped_rdfa")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            ITEM + "<a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">",
            "record_too_large",
        ),
        (ITEM + "<p>" * 300_000, "record_too_large"),
        ("<div>" * 3000 + ITEM, "nested_too_deep"),
        (ITEM + "<i itemprop=x itemscope>" * 100, "nested_too_deep"),
        (ITEM + "<b itemprop=a>" * 1500 + "x" * 1_000_000, "record_too_large"),
        (RDFA + "<i property=x>" * 200, "nested_too_deep"),
        (RDFA + "<div property=x>" * 90 + "x" * 1_000_000, "record_too_large"),
        (RDFA + "<i property=x></i>" * 20_000, "record_too_large"),
        (" itemtype=jobpostin" * 50_000, "not_a_posting"),
        ("<!--" * 500_000, "not_a_posting"),
        ("<script " * 500_000, "not_a_posting"),
        ('<a x="' * 500_000, "not_a_posting"),
        (SCRIPT % ('{"JobPosting":' * 50_000), "nested_too_deep"),
    ],
    ids=lambda value: value[:24] if len(value) > 40 else value,
)
def test_hostile_page(page: str, reason: str) -> None:
    start = time.perf_counter()
    assert rejected("html", page).reason == reason
    assert time.perf_counter() - start < 10


def test_rdfa_is_read_in_the_same_order_every_time() -> None:
    page = "".join(
        RDFA.replace("Cook", f"Cook {number * 7 % 10}") + "</div>" for number in range(10)
    )
    expected = [f"Cook {number * 7 % 10}" for number in range(10)]
    assert [titles(read("html", page)) for _ in range(3)] == [expected] * 3


def test_the_deadline_stands_still_while_rdfa_is_imported() -> None:
    rdfa._extruct.cache_clear()
    signal.setitimer(signal.ITIMER_REAL, 100)
    try:
        assert titles(read("html", RDFA)) == ["Cook"]
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_an_item_that_refers_to_itself() -> None:
    page = ITEM.replace("<div", "<div id=a itemref=a")
    assert titles(read("html", page)) == ["Cook"]


def test_quads_that_lead_in_circles_or_double() -> None:
    kind = f"<{TYPE}> <http://schema.org/JobPosting>"
    circle = (
        f"_:a {kind} .\n_:a <http://schema.org/about> _:b .\n_:b <http://schema.org/about> _:a ."
    )
    assert read("nquads", circle).postings == (("$[0]", {"@type": "JobPosting"}),)
    doubling = [
        f"_:n{number} <http://schema.org/{name}> _:n{number + 1} ."
        for number in range(60)
        for name in "ab"
    ]
    assert (
        rejected(
            "nquads", "\n".join([f"_:n0 {kind} .", *doubling, '_:n60 <http://schema.org/c> "x" .'])
        ).reason
        == "nested_too_deep"
    )


@pytest.mark.parametrize(
    "line",
    [
        '<a b> <p> "x" .',
        '_:a <p> "x"',
        '_:a <p> "x" . y',
        '_:a <p> "\\q" .',
        '_:a <p> "\\uD800" .',
        '_:a "p" "x" .',
        "_:a <p> <http://x.example/ y> .",
    ],
)
def test_damaged_quad(line: str) -> None:
    kind = f"_:a <{TYPE}> <http://schema.org/JobPosting> ."
    found = read("nquads", f"{line}\r\n{kind}")
    assert (found.postings, found.repairs) == (
        (("$[0]", {"@type": "JobPosting"}),),
        ("skipped_line",),
    )


def node(**properties: object) -> dict[str, object]:
    return {"@type": "JobPosting", **properties}


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (node(url="https://jobs.example/p/1"), node(url="/p/1/"), True),
        (node(url="/p/1", title="Cook"), node(url="/p/1", title="Cook, nights"), True),
        (node(url="/jobs", title="Cook"), node(url="/jobs", title="Baker"), False),
        (node(identifier={"value": "C-17"}), node(identifier="c-17"), True),
        (node(title="Cook", identifier="C-17"), node(title="Cook", identifier="C-18"), False),
        (node(title="Cook", url="/p/1"), node(title="Cook", url="/p/2"), False),
        (node(title="R&amp;D Cook"), node(title="R&D  cook", hiringOrganization="Oak"), True),
        (
            node(title="Cook", hiringOrganization={"name": "Elm"}),
            node(title="Cook", hiringOrganization="Oak"),
            False,
        ),
        (node(title="Cook"), node(title="Baker"), False),
        (node(skills="x"), node(skills="x"), False),
    ],
)
def test_same_posting(one: dict[str, object], other: dict[str, object], is_one: bool) -> None:
    kept, is_merged = merge([[("$.jsonld[0]", one)], [("$.microdata[0]", other)]])
    assert (len(kept) == 1, is_merged) == (is_one, is_one)


def test_within_a_syntax_every_posting_counts() -> None:
    twice = [("$.microdata[0]", node(title="Cook")), ("$.microdata[1]", node(title="Cook"))]
    kept, _ = merge([[("$.jsonld[0]", node(title="Cook", url="https://jobs.example/p/1"))], twice])
    assert [path for path, _ in kept] == ["$.jsonld[0]", "$.microdata[1]"]


MARKUP = [
    ITEM,
    RDFA,
    "</div>",
    "<div>",
    "<!--",
    "-->",
    SCRIPT % COOK,
    SCRIPT[:36],
    "</script>",
    COOK,
]
MARKUP += ['{"@graph": [', "&quot;", '"', "'", "<p itemprop=title>", " itemref=a ", "<i id=a>", "="]
MARKUP += [
    "<p property=title rel=x>",
    "<meta charset=utf-16>",
    "\0",
    "\ufeff",
    "<![CDATA[",
    "<svg>",
]
MARKUP += [
    "<template>",
    '<a href="//[">',
    "<base href='::'>",
    "<br>&#1;",
    "\1",
    "<html xmlns:a=''>",
    ">",
    "<",
]
MARKUP += [
    "<p itemprop=url itemscope itemtype=JobPosting itemref='a a'>",
    "<p about='[_:x]' typeof='JobPosting'>",
]
QUADS = ["_:a <http://schema.org/JobPosting/title> ", " .\n", f"_:a <{TYPE}> ", '"x"@en', "_:b "]
QUADS += ["<http://schema.org/JobPosting> .\n", "<http://schema.org/about> ", "\\u12", "_:a "]
PIECES = st.sampled_from([*MARKUP, *QUADS])
PAYLOADS = st.binary(max_size=200) | st.lists(PIECES | st.text(max_size=5), max_size=12).map(
    lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
)


@pytest.mark.parametrize("name", ["html", "json", "nquads"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(payload=PAYLOADS)
def test_any_bytes_are_a_document_or_a_reject(name: str, payload: bytes) -> None:
    try:
        found = read(name, payload)
    except Rejected as error:
        assert error.reason in set(REASONS) - {"unexpected_error"}
        assert error.message
    else:
        assert found.postings
        assert dump([found.postings, found.names])
