"""The dashboard's page without a browser: what its address holds, and what it says of a night."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from injected import OBEYED, UNSEEN
from postings import ROOT, asked, batch, environ
from streamlit.proto.SelectWidgetFilterMode_pb2 import FILTER_MODE_CONTAINS
from streamlit.testing.v1 import AppTest
from test_dashboard import JOBS, crowd, home, publish_copy

from etl.batch import Home
from etl.dashboard import posting_view

__all__ = ["crowd", "home"]
PAGE = ROOT / "etl" / "dashboard" / "page.py"
# What both a person and an address can write.
STRANGE = "[press](javascript:x) <b>"


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


def said(page: AppTest) -> str:
    """Return what stands on the page besides tables and charts."""
    kinds = (page.text, page.markdown, page.caption, page.info, page.warning, page.error)
    return "\n".join(item.value for kind in kinds for item in kind)


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
    page.date_input(key="from").set_value(date(2026, 8, 31)).run()
    page.date_input(key="until").set_value(date(2026, 8, 31)).run()
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
    assert "3 of 6 jobs (50 %) state a year's pay in EUR." in said(page.run())
    page.checkbox(key="estimates").check().run()
    assert "4 of 6 jobs (67 %) state a year's pay in EUR, or a site" in said(page)
    page.selectbox(key="currency").select("GBP").run()
    assert "1 of 6 jobs (17 %) states a year's pay in GBP" in said(page)
    assert page.query_params["currency"] == "GBP"
    assert page.query_params["estimates"] == "true"
    assert not page.exception


def test_page_shows_the_posting_that_is_linked(page: AppTest, home: Path) -> None:
    ((posting_id,),) = asked(home, "select posting_id from postings where title = 'Weaver'")
    page.query_params["view"] = "Posting"
    page.query_params["posting"] = posting_id
    page.run()
    assert '<mark class="preferred" title="Java: preferred">Java</mark>' in shown_html(page)


def test_a_posting_that_is_not_published_is_said_and_none_is_shown(page: AppTest) -> None:
    page.query_params["view"] = "Posting"
    page.query_params["posting"] = "no such posting"
    page.run()
    assert "not in what is published" in page.warning[0].value
    assert page.selectbox(key="posting").value is None
    assert "<article" not in shown_html(page)
    assert page.query_params["posting"] == "no such posting"
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


FILTERED = {"place": "Bath, United Kingdom", "skills": "Java"}


def test_what_vanishes_over_a_night_stays_chosen_and_leaves_no_job(
    home: Path, crowd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_copy(tmp_path, home, f"postings-{batch(1)}.duckdb")
    page = opened(tmp_path, monkeypatch)
    for name, value in FILTERED.items():
        page.query_params[name] = value
    assert metrics(page.run())["Jobs"] == "1"
    publish_copy(tmp_path, crowd, f"postings-{batch(2)}.duckdb")
    page.run()
    assert metrics(page)["Jobs"] == "0"
    missing = [f"{value} is in no job here." for value in FILTERED.values()]
    assert [item.value for item in page.text] == missing
    assert {name: page.query_params[name] for name in FILTERED} == FILTERED
    assert "Another night" in page.toast[0].value


def test_a_rollback_is_said_to_be_one(
    home: Path, crowd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_copy(tmp_path, home, f"postings-{batch(2)}-r002.duckdb")
    page = opened(tmp_path, monkeypatch).run()
    publish_copy(tmp_path, crowd, f"postings-{batch(2)}.duckdb")
    assert "An earlier snapshot" in page.run().toast[0].value
    publish_copy(tmp_path, home, f"postings-{batch(2)}-r003.duckdb")
    assert "Another night" in page.run().toast[0].value


@pytest.mark.parametrize("key", ["place", "titles", "levels", "skills"])
def test_what_no_job_has_is_named_and_leaves_none(page: AppTest, key: str) -> None:
    page.query_params[key] = STRANGE
    assert metrics(page.run())["Jobs"] == "0"
    assert [item.value for item in page.text] == [f"{STRANGE} is in no job here."]
    assert page.query_params[key] == STRANGE
    kinds = (page.markdown, page.info, page.warning, page.error, page.caption)
    assert not [item for kind in kinds for item in kind if "javascript" in item.value]


def test_a_town_of_one_job_can_be_linked(page: AppTest) -> None:
    page.query_params["place"] = "Linz, Austria"
    assert metrics(page.run())["Jobs"] == "1"
    assert not page.text
    assert "Austria (3)" in page.selectbox(key="place").options


@pytest.mark.parametrize(
    ("days", "jobs"),
    [
        ({"from": "2026-08-31", "until": "2026-08-31"}, 1),
        ({"until": "2026-08-01"}, 1),
        ({"from": "2026-09-02"}, 1),
        ({"until": "1999-01-01"}, 0),
        ({"from": "2099-01-01"}, 0),
    ],
)
def test_one_day_and_one_end_can_be_linked(page: AppTest, days: dict[str, str], jobs: int) -> None:
    for key, day in days.items():
        page.query_params[key] = day
    assert metrics(page.run())["Jobs"] == str(jobs)
    assert {key: page.query_params[key] for key in days} == days
    assert not page.warning


def test_days_that_cannot_be_meant_are_said(page: AppTest) -> None:
    page.query_params["from"], page.query_params["until"] = "2026-09-02", "2026-09-01"
    page.run()
    assert "is later than" in page.warning[0].value
    assert metrics(page)["Jobs"] == "0"
    page.query_params["from"], page.query_params["until"] = "2026-02-30", ""
    assert "is none" in page.run().warning[0].value


def test_enter_in_the_skills_adds_no_more_than_was_meant(page: AppTest) -> None:
    skills = page.run().multiselect(key="skills").proto
    assert not skills.select_all
    assert skills.filter_mode == FILTER_MODE_CONTAINS


def test_a_linked_posting_outside_of_the_filters_comes_first(page: AppTest, home: Path) -> None:
    ((posting_id,),) = asked(home, "select posting_id from postings where title = 'Weaver'")
    page.query_params |= {"view": "Posting", "posting": posting_id, "words": "keeper"}
    page.run()
    assert "outside of the filters" in said(page)
    choice = page.selectbox(key="posting")
    assert choice.value == posting_id
    assert choice.options[0].startswith("Weaver · ")
    assert "Bath, GB" in choice.options[0]
    page.text_input(key="words").input("weaver").run()
    assert "outside of the filters" not in said(page)
    assert page.selectbox(key="posting").value == posting_id
    page.text_input(key="words").input("no such word").run()
    assert "The filters leave no job" in said(page)
    assert ">Weaver<" in shown_html(page)


def test_a_job_advertised_again_is_in_the_filters(page: AppTest, home: Path) -> None:
    again = "select max_by(posting_id, posted_at) from postings where title = 'Glazier'"
    page.query_params |= {"view": "Posting", "posting": asked(home, again)[0][0]}
    page.query_params["words"] = "glazier"
    assert "outside of the filters" not in said(page.run())


def test_only_a_choice_of_a_posting_is_written_into_the_address(page: AppTest) -> None:
    page.query_params["view"] = "Posting"
    page.run()
    assert "<article" in shown_html(page)
    assert "posting" not in page.query_params
    other = page.selectbox(key="posting").options[2]
    page.selectbox(key="posting").select_index(2).run()
    assert page.query_params["posting"] == page.selectbox(key="posting").value
    assert page.selectbox(key="posting").options[2] == other
    assert not page.warning


def test_postings_that_read_alike_are_told_apart() -> None:
    row = {"title": "Cook", "organization_name": None, "place": "Graz", "posted_date": None}
    labels = posting_view.labelled([row | {"posting_id": name} for name in "ab"])
    assert labels == {"a": "Cook · Graz", "b": "Cook · Graz · b"}


def test_a_currency_without_a_job_is_named_and_stays(page: AppTest) -> None:
    page.query_params |= {"view": "Pay", "currency": "JPY"}
    assert "No job that the filters leave states a year's pay in JPY." in said(page.run())
    assert page.selectbox(key="currency").value == "JPY"


def test_few_jobs_with_pay_are_listed_and_have_no_median(page: AppTest) -> None:
    page.query_params["view"] = "Pay"
    page.run()
    assert "median" not in said(page)
    assert len(page.dataframe[0].value) == 3


def test_pay_names_its_currency_and_estimates(crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(crowd, monkeypatch)
    page.query_params["view"] = "Pay"
    assert metrics(page.run())["Median, EUR"] == "36,078"
    assert "The dashed line is the median." in said(page)
    page.checkbox(key="estimates").check().run()
    assert "Median, EUR with estimates" in metrics(page)


def test_a_damaged_file_is_said_and_the_checks_are_shown(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_copy(tmp_path, home, f"postings-{batch(1)}.duckdb")
    page = opened(tmp_path, monkeypatch).run()
    path = publish_copy(tmp_path, home, f"postings-{batch(2)}.duckdb")
    path.write_bytes(path.read_bytes()[:20_000] + bytes(200_000))
    page.run()
    assert "postings rollback" in page.error[0].value
    assert f"Checks of batch {batch(2)}" in page.subheader[0].value
    assert not page.toast
    assert not page.exception


def test_a_damaged_report_leaves_the_rest_of_the_page(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_copy(tmp_path, home, f"postings-{batch(1)}.duckdb")
    report = Home(tmp_path).report(batch(1)) / "validation.json"
    report.parent.mkdir(parents=True)
    report.write_text("{", "utf-8")
    page = opened(tmp_path, monkeypatch)
    page.query_params["view"] = "Last night"
    page.run()
    assert f"Run `postings validate --batch {batch(1)}` again." in page.error[0].value.replace(
        "\\", ""
    )
    assert "Batches, the newest first" in [item.value for item in page.subheader]
    assert not page.exception


def test_all_batches_that_wait_are_counted(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_copy(tmp_path, home, f"postings-{batch(1)}.duckdb")
    for number in (2, 3):
        (tmp_path / "staged" / batch(number)).mkdir(parents=True)
    page = opened(tmp_path, monkeypatch)
    page.query_params["view"] = "Last night"
    assert f"2 batches are staged and not published, from {batch(2)}" in said(page.run())


def test_the_page_says_what_its_jobs_are_of(page: AppTest) -> None:
    caption = page.run().caption[0].value
    assert "posted 2026-08-01 to 2026-09-20" in caption
    assert "its newest batch ran 2026-09-01 02:00:00 UTC" in caption
