"""What the dashboard asks and how it shows it; its page without a browser."""

import csv
import io
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from injected import OBEYED, ORGANIZATION, SKILL, TITLE, UNSEEN, injected
from postings import asked, batch, posting, publish, write
from typer.testing import CliRunner

from etl import cli
from etl.batch import Home, read_json, write_json
from etl.dashboard import (
    charts,
    columns,
    harmless,
    night,
    places,
    proof,
    queries,
    serve,
    snapshots,
)
from etl.dashboard.queries import EVERYTHING, Selection
from etl.errors import DataError

MORE = {
    "with_estimates": False,
    "currency_code": "EUR",
    "low": 30_000.0,
    "high": 60_000.0,
    "width": 5_000.0,
    "least": 2,
}


def pay(currency: str, amount: object, unit: str = "YEAR") -> dict[str, object]:
    value = {"@type": "QuantitativeValue", "value": amount, "unitText": unit}
    return {"@type": "MonetaryAmount", "currency": currency, "value": value}


def place(town: str | None, country: str) -> dict[str, object]:
    address = {"addressLocality": town, "addressCountry": country}
    return {"@type": "Place", "address": address}


GLAZIER = {
    "title": "Glazier",
    "description": "<p>" + " ".join(f"pane{n}" for n in range(60)) + "</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Umber"},
    "jobLocation": place("Bath", "GB"),
    "baseSalary": None,
}
POSTINGS = [
    posting(1, title="Kiln keeper", jobLocation=place("Graz", "AT"), datePosted="2026-08-01"),
    posting(2, title="Chef de café", jobLocation=place("Linz", "AT"), datePosted="2026-08-31"),
    posting(
        3,
        title="Weaver",
        description="<p>You know SQL. Nice to have: Java.</p>",
        jobLocation=place("Bath", "GB"),
        baseSalary=pay("GBP", 40_000),
        datePosted="2026-09-01T23:00:00Z",
    ),
    posting(
        4,
        title="Weaver by wire",
        jobLocationType="TELECOMMUTE",
        applicantLocationRequirements={"@type": "Country", "name": "DE"},
        jobLocation=None,
        baseSalary=None,
        estimatedSalary=pay("EUR", 90_000),
    ),
    injected(5),
    posting(6, **GLAZIER, datePosted="2026-09-02"),
    posting(7, **GLAZIER, datePosted="2026-09-20"),
]
JOBS = 6


CROWD = [
    *(posting(n, title="Data Engineer") for n in range(1, 7)),
    *(posting(n, title="Senior Data Engineer") for n in range(7, 13)),
    posting(13, title="Tester", baseSalary=pay("GBP", 40_000)),
]


def published(factory: pytest.TempPathFactory, name: str, found: list[dict[str, object]]) -> Path:
    """Publish the postings, once for all modules that ask."""
    folder = factory.getbasetemp() / name
    if not folder.exists():
        publish(folder / "home", write(folder / "input", found), 1)
    return folder / "home"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory, "dashboard", POSTINGS)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory, "crowd", CROWD)


def rows(home: Path, name: str, selection: Selection = EVERYTHING, **more: object) -> list[dict]:
    sql = queries.query(name)
    snapshot = snapshots.newest(Home(home))
    found = snapshots.ask(snapshot, sql, queries.values(sql, selection, MORE | more))
    return found.to_pylist()


def titles(home: Path, **chosen: object) -> set[str]:
    found = rows(home, "chosen", Selection(**chosen))
    return {"injected" if row["title"] == TITLE else row["title"] for row in found}


@pytest.mark.parametrize("name", queries.names())
@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(
            *(date(2026, 8, 1), date(2026, 8, 2), "AT", "", "Graz", True),
            *(("a", "b"), ("Weaver",), ("senior",), ("SQL",)),
        ),
    ],
    ids=["everything", "every filter"],
)
def test_every_query_answers(home: Path, name: str, selection: Selection) -> None:
    rows(home, name, selection, posting_id="none")


def test_period_is_whole_days_at_both_ends(home: Path) -> None:
    days = {"first_day": date(2026, 8, 31), "last_day": date(2026, 9, 1)}
    assert titles(home, **days) == {"Chef de café", "Weaver"}
    assert titles(home, last_day=date(2026, 8, 1)) == {"Kiln keeper"}


def test_place_is_where_the_work_is_or_applicants_must_be(home: Path) -> None:
    assert titles(home, country_code="GB") == {"Weaver", "Glazier"}
    assert titles(home, country_code="DE") == {"Weaver by wire"}
    assert titles(home, country_code="AT", locality="Linz") == {"Chef de café"}
    assert titles(home, is_remote=True) == {"Weaver by wire"}


def test_words_and_skills_are_all_wanted(home: Path) -> None:
    assert titles(home, words=("CAFE", "chef")) == {"Chef de café"}
    assert titles(home, words=("weaver", "wire")) == {"Weaver by wire"}
    assert titles(home, skills=("SQL", "Java")) == {"Weaver"}
    assert titles(home, skills=("SQL",), words=("keeper",)) == {"Kiln keeper"}


@pytest.mark.parametrize("text", ["'", "') or true --", "'; drop table postings; --", "%", "_"])
def test_what_is_asked_for_is_no_sql(home: Path, text: str) -> None:
    for name in ("country_code", "locality"):
        assert titles(home, **{"country_code": "AT", name: text}) == set()
    assert titles(home, skills=(text,)) == set()
    assert titles(home, words=(text,)) <= {"injected"}
    assert len(titles(home)) == JOBS


def test_demand_counts_levels(home: Path) -> None:
    demand = {row["skill_name"]: row for row in rows(home, "demand")}
    assert demand["SQL"]["job_count"] == demand["SQL"]["required_count"] == 5
    assert demand["SQL"]["job_share"] == round(5 / JOBS, 4)
    assert demand["Java"]["preferred_count"] == 1
    assert SKILL in demand


def test_months_have_a_share_for_each_skill(home: Path) -> None:
    months = [row for row in rows(home, "demand_months") if row["skill_name"] == "Python"]
    assert [(row["month"], row["job_share"]) for row in months] == [
        (date(2026, 8, 1), 1),
        (date(2026, 9, 1), 0),
    ]


def test_pay_never_mixes_currencies_nor_estimates(home: Path) -> None:
    stated = {row["currency_code"]: row for row in rows(home, "pay_currencies")}
    assert set(stated) == {"EUR", "GBP"}
    assert stated["GBP"]["job_count"] == 1
    assert stated["EUR"]["high"] < 90_000
    whose = {row["stated_in"] for row in rows(home, "pay_bins", currency_code="EUR")}
    assert "estimate" not in whose
    asked_for = {"with_estimates": True, "high": 100_000.0}
    bins = rows(home, "pay_bins", **asked_for)
    assert {row["from_amount"] for row in bins if row["stated_in"] == "estimate"} == {90_000}
    paid = [(row["skill_name"], row["organization_count"]) for row in rows(home, "pay_skills")]
    assert paid == [("Python", 3), ("SQL", 3)]
    assert rows(home, "pay_skills", least=5) == []


def test_pay_is_what_the_marts_say(home: Path) -> None:
    marts = "select currency_code, count(*), median(annual_pay_amount) from jobs group by all"
    money = rows(home, "pay_currencies")
    shown = [(row["currency_code"], row["job_count"], row["median"]) for row in money]
    assert sorted(shown) == sorted(row for row in asked(home, marts) if row[0])


def quartiles(found: list[dict], *keys: str) -> set[tuple[object, ...]]:
    """Return the rows by their keys with what is counted of each."""
    amounts = ("lower_quartile", "median", "upper_quartile")
    counts = ("job_count", "organization_count")
    return {
        (*(row[key] for key in (*keys, *counts)), *(round(row[name], 2) for name in amounts))
        for row in found
    }


AMOUNTS = (
    "job_count, organization_count, lower_quartile_amount, median_amount, upper_quartile_amount"
)


def test_pay_by_title_is_the_mart(crowd: Path) -> None:
    mart = f"""
        select title_name, coalesce(seniority_code, 'not told'), {AMOUNTS} from pay_by_title
        where country_code = 'all' and title_name <> 'all'"""
    found = quartiles(rows(crowd, "pay_titles", least=5), "title_name", "seniority_code")
    assert found == set(asked(crowd, mart))
    assert {row[:2] for row in found} >= {("Data Engineer", "all"), ("Data Engineer", "senior")}


def test_pay_by_skill_is_the_mart(crowd: Path) -> None:
    mart = f"""
        select skill_name, {AMOUNTS} from pay_by_skill
        where (title_name, seniority_code, country_code) = ('all', 'all', 'all')"""
    found = quartiles(rows(crowd, "pay_skills", least=5), "skill_name")
    assert found == set(asked(crowd, mart))
    assert {row[0] for row in found} == {"Python", "SQL"}


def test_pay_of_few_organizations_is_nobodys(home: Path) -> None:
    assert rows(home, "pay_skills", Selection(country_code="AT", locality="Linz"), least=1) == []
    assert rows(home, "pay_titles", Selection(country_code="AT", locality="Linz"), least=1) == []


def test_jobs_with_pay_are_those_of_the_marts(home: Path) -> None:
    ((paid,),) = asked(home, "select count(annual_pay_amount) from jobs")
    assert rows(home, "counts")[0]["pay_count"] == paid
    assert sum(row["pay_count"] for row in rows(home, "organizations")) == paid


def test_outermost_bins_say_what_is_beyond(crowd: Path) -> None:
    bins = rows(crowd, "pay_bins", low=36_020.0, high=36_090.0, width=20.0)
    assert list(dict.fromkeys(row["bin_text"] for row in bins)) == [
        "under 36,040",
        "36,040 to 36,060",
        "36,060 to 36,080",
        "36,080 and more",
    ]
    assert sum(row["job_count"] for row in bins) == 12


def test_a_month_of_few_jobs_has_no_share(home: Path) -> None:
    months = rows(home, "demand_months", least=5)
    assert {row["job_share"] for row in months if row["month"] == date(2026, 9, 1)} == {None}


def test_lists_do_not_end_at_some_count(tmp_path: Path) -> None:
    home, count = Home(tmp_path), 20_001
    with duckdb.connect(str(home.published)) as db:
        db.execute(f"""
            create table jobs as
                select n::varchar as posting_id, 'Cook' as title, null as title_name,
                    null as seniority_code, n::varchar as organization_id,
                    n::varchar as organization_name, date '2026-09-01' as posted_at,
                    false as is_remote, null as currency_code, null as annual_pay_amount
                from range({count}) as numbers(n);
            create table postings as
                select posting_id, posted_at, null::varchar[] as applicant_countries from jobs;
            create table locations as
                select posting_id, null as country_code, null as region, null as locality from jobs;
            create table posting_clusters as
                select posting_id, posting_id as cluster_id from jobs;
            create table organizations as select organization_id, organization_name from jobs;
            create table skills as
                select posting_id, posting_id as skill_name, 'tool' as category,
                    'required' as level_code, null::double as minimum_years
                from jobs""")
    for name in ("organizations", "demand", "skill_names"):
        assert len(rows(tmp_path, name)) == count


def test_places_are_towns_regions_and_countries_with_their_jobs(home: Path) -> None:
    known = {name: one.job_count for name, one in places.named(rows(home, "places")).items()}
    assert known["Austria"] == 3
    assert known["Bath, United Kingdom"] == 2
    assert known["Germany"] == len(titles(home, country_code="DE"))


def test_a_region_and_a_town_of_one_name_are_told_apart() -> None:
    row = {"country_code": "US", "country_name": "United States", "job_count": 2}
    region = row | {"region": "New York", "locality": None}
    town = row | {"region": "", "locality": "New York"}
    inside = row | {"region": "OR", "locality": "Portland"}
    assert list(places.named([region, town, inside])) == [
        "New York, United States",
        "New York, United States (town)",
        "Portland, OR, United States",
    ]


def test_titles_and_levels_are_any_of_them(crowd: Path) -> None:
    assert len(rows(crowd, "chosen", Selection(titles=("Data Engineer", "none")))) == 12
    assert titles(crowd, levels=("senior", "entry")) == {"Senior Data Engineer"}


def test_every_column_has_a_name_in_words(home: Path) -> None:
    shown = (
        "demand",
        "organizations",
        "batches",
        "rejects",
        "pay_jobs",
        "pay_titles",
        "pay_skills",
    )
    for name in shown:
        snapshot, sql = snapshots.newest(Home(home)), queries.query(name)
        found = snapshots.ask(snapshot, sql, queries.values(sql, EVERYTHING, MORE))
        assert set(found.column_names) <= set(columns.LABELS)


def test_a_job_advertised_again_counts_once(home: Path) -> None:
    (row,) = (row for row in rows(home, "organizations") if row["organization_name"] == "Umber")
    assert (row["job_count"], row["times_posted_count"]) == (1, 2)
    assert row["last_posted_date"] == date(2026, 9, 20)
    assert rows(home, "counts")[0]["job_count"] == JOBS


OURS = {"article", "bdi", "dd", "div", "dl", "dt", "h3", "h4", "mark", "p", "style", "table"}
OURS |= {"tbody", "td", "th", "thead", "tr"}


class Read(HTMLParser):
    """What a browser would make of HTML: its tags, its marks, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.marks: list[tuple[str, str]] = []
        self.text = ""
        self._label = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self._label = dict(attrs).get("title") or ""

    def handle_endtag(self, tag: str) -> None:
        self._label = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._label:
            self.marks.append((data, self._label))


def proved(home: Path, title: str) -> str:
    (found,) = (row for row in rows(home, "postings") if row["title"] == title)
    one = {"posting_id": found["posting_id"]}
    (row,), *rest = (
        rows(home, name, **one)
        for name in ("posting", "posting_places", "posting_pay", "posting_skills")
    )
    return proof.page(row, *rest)


def test_proof_marks_the_words(home: Path) -> None:
    page = Read(proved(home, "Weaver"))
    assert page.marks == [("SQL", "SQL: required"), ("Java", "Java: preferred")]
    assert "GBP 40,000 a year" in page.text
    assert re.search(r"GBP 40,000\s*yes", page.text)
    assert "Bath, GB" in page.text


def test_proof_obeys_nothing(home: Path) -> None:
    html = proved(home, TITLE)
    page = Read(html)
    assert page.tags <= OURS
    assert page.attributes <= {"class", "title", "dir", "scope"}
    assert f"<script>{OBEYED}=1</script>" in page.text
    assert ("40000 EUR a year", "pay: EUR 40,000 a year") in page.marks


def spoiled(home: Path, text: str) -> str:
    """Return a posting's proof whose every free text is ``text``."""
    (row,) = (row for row in rows(home, "postings") if row["title"] == "Weaver")
    one = {"posting_id": row["posting_id"]}
    found = [
        rows(home, name, **one)
        for name in ("posting", "posting_places", "posting_pay", "posting_skills")
    ]
    closed = {"level_code", "found_in", "stated_in"}
    (posting_row,), *rest = (
        [
            {
                name: text if isinstance(v, str) and name not in closed else v
                for name, v in r.items()
            }
            for r in part
        ]
        for part in found
    )
    return proof.page(posting_row, *rest)


def test_proof_obeys_no_column(home: Path) -> None:
    page = Read(spoiled(home, "\"'><img src=x onerror=y>{{ 1 }}"))
    assert page.tags <= OURS
    assert page.attributes <= {"class", "title", "dir", "scope"}
    assert "{{ 1 }}" in page.text


def test_proof_writes_out_what_is_not_seen(home: Path) -> None:
    html = spoiled(home, f"a{UNSEEN}\tb\nc")
    assert not set(UNSEEN) & set(html)
    assert r"a\u202e\u2066\x1b\x07 b" in html


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
SPANS = st.lists(
    st.builds(
        proof.Span,
        st.integers(1, 45),
        st.integers(1, 10),
        st.sampled_from(list(proof.KINDS)),
        st.sampled_from("ab"),
    ),
    max_size=8,
)


@given(TEXTS, SPANS)
def test_pieces_are_the_text_and_mark_each_span(text: str, spans: list[proof.Span]) -> None:
    found = proof.pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    marked = [bool(piece.kind) for piece in found for _char in piece.text]
    over = [any(s.start <= n + 1 < s.start + s.length for s in spans) for n in range(len(text))]
    assert marked == over


def test_tables_and_downloads_are_harmless(home: Path) -> None:
    snapshot = snapshots.newest(Home(home))
    sql = queries.query("organizations")
    table = snapshots.ask(snapshot, sql, queries.values(sql, Selection(), {}))
    assert ORGANIZATION in table.column("organization_name").to_pylist()
    lines = list(csv.reader(io.StringIO(harmless.csv_text(table))))
    assert len(lines) == table.num_rows + 1
    assert not [cell for line in lines for cell in line if re.match(r"[=+\-@\t\r]", cell)]
    assert any(cell.startswith("'@SUM(1) Oak") for line in lines for cell in line)
    table = pa.table({"title": [f"Cook{UNSEEN}", None]})
    assert not set(UNSEEN) & set(harmless.csv_text(table))
    assert harmless.shown(table).to_pylist()[0] == {"title": r"Cook\u202e\u2066\x1b\x07"}


def publish_copy(home: Path, of: Path, name: str) -> Path:
    """Publish a copy of another home's snapshot under a name; return the copy."""
    copy = Home(home).snapshots / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Home(of).published, copy)
    new = home / "new"
    new.symlink_to(copy)
    new.replace(Home(home).published)
    return copy


def test_snapshot_is_followed_and_never_held(home: Path, tmp_path: Path) -> None:
    assert snapshots.newest(Home(tmp_path)) is None
    path = publish_copy(tmp_path, home, "first.duckdb")
    first = snapshots.newest(Home(tmp_path))
    snapshots.ask(first, "select 1", {})
    with duckdb.connect(str(path)) as writer:
        writer.execute("create table free (yes int)")
    publish_copy(tmp_path, home, "second.duckdb")
    second = snapshots.newest(Home(tmp_path))
    path.unlink()
    assert second != first
    assert second.is_there
    assert not first.is_there
    with pytest.raises(duckdb.IOException):
        snapshots.ask(first, "select 1", {})


def test_a_file_that_took_the_place_of_another_is_another(home: Path, tmp_path: Path) -> None:
    publish_copy(tmp_path, home, "first.duckdb")
    first = snapshots.newest(Home(tmp_path))
    first.path.unlink()
    publish_copy(tmp_path, home, "first.duckdb")
    assert snapshots.newest(Home(tmp_path)) != first


@pytest.mark.parametrize("query", ["drop table postings", "select * from read_text('/etc/passwd')"])
def test_the_page_only_reads_what_is_published(home: Path, query: str) -> None:
    with pytest.raises(duckdb.Error):
        snapshots.ask(snapshots.newest(Home(home)), query, {})


def test_a_damaged_report_says_what_to_do(tmp_path: Path) -> None:
    report = Home(tmp_path).report(batch(1)) / "validation.json"
    report.parent.mkdir(parents=True)
    for text in ("{", "[1]", '[{"success": true}]', "null"):
        report.write_text(text, "utf-8")
        with pytest.raises(DataError, match=f"postings validate --batch {batch(1)}"):
            night.checks(Home(tmp_path), batch(1))


def test_checks_are_told_the_worst_first(home: Path, tmp_path: Path) -> None:
    report = Home(home).report(batch(1)) / "validation.json"
    findings = read_json(report, "")
    findings[-1] |= {"success": False, "severity": "critical"}
    elsewhere = Home(tmp_path)
    elsewhere.report(batch(1)).mkdir(parents=True)
    write_json(elsewhere.report(batch(1)) / "validation.json", findings)
    found = night.checks(elsewhere, batch(1)).to_pylist()
    results = [row["result"] for row in found]
    assert results[0] == "failed"
    assert results == sorted(results, key=night.RESULTS.index)
    assert night.checks(elsewhere, batch(2)) is None


def test_a_batch_that_waits_is_named(home: Path, tmp_path: Path) -> None:
    assert night.waiting(Home(home), batch(1)) == []
    for number in (1, 2, 3):
        (tmp_path / "staged" / batch(number)).mkdir(parents=True)
    assert night.waiting(Home(tmp_path), batch(1)) == [batch(2), batch(3)]


def test_the_server_is_for_this_machine_and_tells_nobody() -> None:
    words = serve.command("127.0.0.1", 8600)
    assert {"--server.address=127.0.0.1", "--server.port=8600"} < set(words)
    assert {"--browser.gatherUsageStats=false", "--client.disableDataExport=true"} < set(words)
    assert "--server.allowedHosts=localhost" in words
    assert not [word for word in serve.command("0.0.0.0", 8600) if "allowedHosts" in word]


def test_without_the_extra_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.importlib.util, "find_spec", lambda _name: None)
    result = CliRunner().invoke(cli.app, ["dashboard"])
    assert result.exit_code == 1
    assert "pip install 'postings-warehouse[dashboard]'" in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_bins_are_round_and_as_many_as_the_amounts_bear() -> None:
    assert charts.width(20_000, 200_000, 10_000) == 10_000
    assert charts.width(20_000, 200_000, 27) == 50_000
    assert charts.width(1.0, 2.5, 10_000) == pytest.approx(0.1)
