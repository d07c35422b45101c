"""Drift: what the tables do not understand, counted, compared with the night before, and told."""

from pathlib import Path

import pytest
from postings import ROOT, asked, batch, posting, publish, run, write
from test_cli import ok

from etl import drift
from etl.batch import read_json
from etl.pipeline import replay_all
from etl.posting import Posting

ODD = {
    "employmentType": ["FULL_TIME", "Gig Work, Stunt"],
    "hiringOrganization": {"@type": "Organization", "name": "Umber", "slogan": "Burn"},
    "kilnCount": 3,
}


def found(night: int, home: Path, kind: str, columns: str = "posting_count") -> dict[str, object]:
    query = f"select name, {columns} from drift where batch_id = '{batch(night)}' "
    rows = asked(home, f"{query} and kind_code = '{kind}'")
    return {name: rest[0] if len(rest) == 1 else tuple(rest) for name, *rest in rows}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home of three nights: 30 plain postings, 30 of which 10 are odd, and no news."""
    home = tmp_path_factory.mktemp("drift") / "home"
    publish(home, write(home.with_name("first"), [posting(n) for n in range(30)]), 1)
    odd = [posting(n, **ODD) for n in range(30, 40)]
    source = write(home.with_name("second"), [*odd, *(posting(n) for n in range(40, 60))])
    publish(home, source, 2)
    publish(home, source, 3)
    return home


def test_properties_words_and_shapes_are_counted(home: Path) -> None:
    # A value with a word that nobody knows is kept whole, so its property is there as well.
    names = ("employmentType", "hiringOrganization.slogan", "kilnCount")
    assert found(2, home, "property") == dict.fromkeys(names, 10)
    assert found(2, home, "word") == {"employmentType: gig work": 10, "employmentType: stunt": 10}
    shapes = found(2, home, "shape")
    assert shapes["hiringOrganization: Organization"] == 30
    assert shapes["baseSalary.value: QuantitativeValue"] == 30
    assert shapes["employmentType: list of text"] == 10
    assert shapes["kilnCount: number"] == 10


def test_shares_are_compared_with_the_night_before(home: Path) -> None:
    columns = "built_count, posting_share, previous_batch_id, previous_share, is_new"
    seen = found(2, home, "property", columns)["kilnCount"]
    assert seen == (30, pytest.approx(1 / 3), batch(1), 0, True)
    shape = found(2, home, "shape", columns)["title: text"]
    assert shape == (30, 1, batch(1), 1, False)
    assert found(1, home, "shape", columns)["title: text"] == (30, 1, None, None, True)
    query = "select previous_share, difference from drift_jumps where name = 'kilnCount'"
    assert asked(home, query) == [(0, pytest.approx(0.3333))]


def test_the_example_is_a_record_that_has_it(home: Path) -> None:
    query = """select count(*) from drift join captures as c
        on c.capture_id = example_capture_id and c.batch_id = drift.batch_id
        join postings as p on p.capture_id = c.capture_id
        where name = 'kilnCount' and p.other_properties like '%kilnCount%'"""
    assert asked(home, query) == [(1,)]


def test_a_jump_gives_a_warning(home: Path) -> None:
    def warned(night: int) -> list[str]:
        findings = read_json(home / "reports" / batch(night) / "validation.json", "")
        return [i["name"] for i in findings if i["table"] == "drift" and not i["success"]]

    assert warned(1) == []
    assert warned(2) == ["nothing_sudden"]
    query = "select name from drift where sudden_share > 0.2 and kind_code <> 'shape' order by 1"
    assert [name for (name,) in asked(home, query)] == [
        "employmentType",
        "employmentType: gig work",
        "employmentType: stunt",
        "hiringOrganization.slogan",
        "kilnCount",
    ]


def test_a_night_without_news_has_no_rows(home: Path) -> None:
    assert asked(home, f"select * from drift where batch_id = '{batch(3)}'") == []


def test_a_batch_of_few_says_nothing_and_is_compared_with_the_last_large_one(
    home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "home"
    publish(other, write(tmp_path / "first", [posting(n) for n in range(25)]), 1)
    publish(other, write(tmp_path / "second", [posting(50, **ODD)]), 2)
    assert asked(other, "select count(sudden_share) from drift") == [(0,)]
    publish(other, write(tmp_path / "third", [posting(n, **ODD) for n in range(60, 85)]), 3)
    columns = "previous_batch_id, previous_share, sudden_share, is_new"
    assert found(3, other, "property", columns)["kilnCount"] == (batch(1), 0, 1, False)


def test_names_are_bounded() -> None:
    many = {f"property{n}": n for n in range(5000)}
    seen = drift.names(Posting({"title": "x", **many}, "$", "files", ROOT / "seeds/reference"))
    assert len(seen) <= 3 * 201
    assert ("property", drift.REST) in seen
    tally = drift.Tally()
    for number in range(1100):
        tally.add("files", {("word", f"word {number:04}"), ("word", "common")}, f"{number:04}")
    rows = {row["name"]: row for row in tally.rows()}
    assert len(rows) == drift.MOST_NAMES + 1
    assert rows["common"]["posting_count"] == 1100
    assert rows[drift.REST]["posting_count"] == 101


def test_the_command_tells_new_things_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(home))
    assert ok("drift").strip() == "No drift: no posting was built."
    told = ok("drift", "--last", "2")
    assert told.index("kilnCount") < told.index("title: text")


def test_a_replay_is_no_night_to_compare_with(tmp_path: Path) -> None:
    home = tmp_path / "home"
    deep = {"beneath": {"beneath": {"beneath": {"beneath": {"beneath": {}}}}}}
    first = [*(posting(n) for n in range(25)), posting(90, extra=deep)]
    publish(home, write(tmp_path / "first", first), 1, max_depth=5)
    replay_all(run(home, "nowhere", 2))
    publish(home, write(tmp_path / "second", [posting(n) for n in range(30, 55)]), 3)
    query = "select distinct previous_batch_id from drift where batch_id = '{}'"
    assert asked(home, query.format(batch(3))) == [(batch(1),)]
