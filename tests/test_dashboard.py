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
from postings import ROOT, asked, batch, environ, posting, publish, write
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from etl import cli
from etl.batch import Home, read_json, write_json
from etl.dashboard import charts, harmless, night, proof, queries, serve, snapshots
from etl.dashboard.queries import Selection

PAGE = ROOT / "etl" / "dashboard" / "page.py"
EVERYTHING = Selection()
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


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dashboard")
    publish(folder / "home", write(folder / "input", POSTINGS), 1)
    return folder / "home"


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


def test_a_job_advertised_again_counts_once(home: Path) -> None:
    (row,) = (row for row in rows(home, "organizations") if row["organization_name"] == "Umber")
    assert (row["job_count"], row["posting_count"]) == (1, 2)
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
    assert night.waiting(Home(home), batch(1)) is None
    (tmp_path / "staged" / batch(2)).mkdir(parents=True)
    assert night.waiting(Home(tmp_path), batch(1)) == batch(2)


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


@pytest.fixture
def page(home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(home, monkeypatch)


def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", environ(home, "")["POSTINGS_HOME"])
    return AppTest.from_file(str(PAGE), default_timeout=30)


def metrics(page: AppTest) -> dict[str, str]:
    return {item.label: item.value for item in page.metric}


def shown_html(page: AppTest) -> str:
    return "".join(item.value for item in page.html)


def test_page_without_a_publication_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(tmp_path / "home", monkeypatch).run()
    assert "Run `postings run` first." in page.info[0].value
    assert not page.exception


def test_page_filters(page: AppTest) -> None:
    assert metrics(page.run())["Jobs"] == str(JOBS)
    page.text_input(key="words").input("weaver").run()
    assert metrics(page) == {"Jobs": "2", "Organizations": "2", "Remote": "1", "With pay": "1"}
    page.multiselect(key="skills").select("Java").run()
    assert metrics(page)["Jobs"] == "1"
    page.selectbox(key="place").select("Austria").run()
    assert "no job" in page.info[0].value
    page.text_input(key="words").input("").run()
    page.multiselect(key="skills").unselect("Java").run()
    assert metrics(page)["Jobs"] == "3"
    page.date_input(key="posted").set_value((date(2026, 8, 31), date(2026, 8, 31))).run()
    assert metrics(page)["Jobs"] == "1"
    assert not page.exception


@pytest.mark.parametrize("view", ["Demand", "Pay", "Organizations", "Posting", "Last night"])
def test_no_view_takes_what_came_for_markdown(page: AppTest, view: str) -> None:
    page.query_params["view"] = view
    page.run()
    assert not page.exception
    kinds = (page.markdown, page.caption, page.title, page.header, page.subheader, page.info)
    assert not [item.value for kind in kinds for item in kind if OBEYED in item.value]
    assert not [item for item in page.metric if OBEYED in f"{item.label}{item.value}"]
    for widget in (*page.selectbox, *page.multiselect):
        assert not set(UNSEEN) & set("".join(widget.options))


def test_page_adds_estimates_only_when_asked(page: AppTest) -> None:
    page.query_params["view"] = "Pay"
    assert metrics(page.run())["Jobs with pay"] == "3"
    assert metrics(page)["Median"] == "fewer than 5"
    page.checkbox(key="estimates").check().run()
    assert metrics(page)["Jobs with pay"] == "4"
    page.selectbox(key="currency").select("GBP").run()
    assert metrics(page)["Jobs with pay"] == "1"
    assert not page.exception


def test_page_shows_the_posting_that_is_linked(page: AppTest, home: Path) -> None:
    ((posting_id,),) = asked(home, "select posting_id from postings where title = 'Weaver'")
    page.query_params["view"] = "Posting"
    page.query_params["posting"] = posting_id
    page.run()
    assert '<mark class="preferred" title="Java: preferred">Java</mark>' in shown_html(page)
    page.query_params["posting"] = "no such posting"
    page.run()
    assert not page.exception


def test_page_follows_what_is_published(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(tmp_path, monkeypatch).run()
    for name in ("first.duckdb", "second.duckdb"):
        assert not page.toast
        path = publish_copy(tmp_path, home, name)
        assert name in page.run().caption[0].value
        assert not page.exception
    assert "Another night" in page.toast[0].value
    path.unlink()
    assert "Run `postings run` first." in page.run().info[0].value


def test_page_of_another_version_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb.connect(str(Home(tmp_path).published)).close()
    page = opened(tmp_path, monkeypatch).run()
    assert "Run `postings load` and `postings publish`." in page.error[0].value
    assert not page.exception
