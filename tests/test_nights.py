"""Five nights one after another: what each counts, what stays, and that the same gives the same.

1. Six postings.
2. 0 and 1 changed, 4 and 5 are gone, 6 to 8 are new, 6 twice, an event, and 10, which ends before
   it was posted.
3. The same; only the tokens in the addresses of images are others.
4. 10 is mended, 0 now ends before it was posted, 11 is new. The night is not valid.
5. The same as 4. The night is valid.
"""

import json
import shutil
from pathlib import Path

import pytest
from postings import ROOT, Answers, answers, asked, batch, ended, posting, publish, run, write

from etl.batch import Home
from etl.errors import DataError
from etl.pipeline import run_stage

OUTCOMES = ("posting", "new", "changed", "unchanged", "duplicate", "reject")
ALONE = {"@type": "Organization", "name": "Nobody & Sons"}
REFUSED = ended(10, hiringOrganization=ALONE)
ENTITIES = ("postings", "posting_texts", "skills", "locations", "salaries")
REFUSE_ALL = """
- name: nothing_at_all
  type: expect_table_row_count_to_equal
  kwargs: {value: 0}
  severity: critical
  sentence: No posting came.
  row_rule: false
"""


def first() -> list[dict[str, object]]:
    return [posting(n) for n in range(6)]


def second() -> list[dict[str, object]]:
    changed = [posting(n, title=f"Night keeper {n}") for n in (0, 1)]
    new = [posting(n) for n in (6, 7, 8, 6)]
    return [*changed, posting(2), posting(3), *new, {"@type": "Event"}]


def with_other_tokens(found: list[dict[str, object]]) -> list[dict[str, object]]:
    text = json.dumps(found).replace("?token=", "?token=other")
    assert text.count("?token=other") == 16
    return list(json.loads(text))


def fourth() -> list[dict[str, object]]:
    bad = ended(0, title="Night keeper 0")
    return [bad, *second()[1:], posting(10, hiringOrganization=ALONE), posting(11)]


def copy(home: Path, name: str) -> Path:
    return Path(shutil.copytree(home, home.with_name(name), symlinks=True))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("nights") / "one"
    publish(home, write(home.with_name("first"), first()), 1)
    return home


@pytest.fixture(scope="module")
def two(one: Path) -> Path:
    home = copy(one, "two")
    publish(home, write(home.with_name("second"), [*second(), REFUSED]), 2)
    return home


@pytest.fixture(scope="module")
def three(two: Path) -> Path:
    home = copy(two, "three")
    source = write(home.with_name("third"), [*with_other_tokens(second()), REFUSED])
    publish(home, source, 3)
    return home


@pytest.fixture(scope="module")
def four(three: Path) -> tuple[Path, Answers, str]:
    """Give the home, what it answered before, and what the failed run said."""
    home = copy(three, "four")
    before = answers(home)
    strict = Path(shutil.copytree(ROOT / "expectations", home.with_name("strict")))
    with (strict / "postings.yml").open("a") as file:
        file.write(REFUSE_ALL)
    with pytest.raises(DataError) as told:
        publish(home, write(home.with_name("fourth"), fourth()), 4, expectations=strict)
    return home, before, str(told.value)


@pytest.fixture(scope="module")
def five(four: tuple[Path, Answers, str]) -> Path:
    home = copy(four[0], "five")
    publish(home, str(home.with_name("fourth")), 5)
    return home


def without_sightings(home: Path) -> Answers:
    """Return what is answered but when a posting was last seen, which each night moves."""
    return answers(home, left_out=("last_seen_at",))


def counts(home: Path, night: int) -> dict[str, int]:
    """Return the outcomes that `batches` counts for a night, those above zero."""
    names = ", ".join(f"{name}_count" for name in OUTCOMES)
    query = f"select {names} from batches where batch_id = '{batch(night)}'"
    return {name: n for name, n in zip(OUTCOMES, asked(home, query)[0], strict=True) if n}


def ledger(home: Path, night: int) -> dict[tuple[str, str | None], int]:
    """Return how many `captures` of a night have which outcome and change."""
    query = "select outcome, change, count(*) from captures where batch_id = '{}' group by all"
    return {(outcome, change): n for outcome, change, n in asked(home, query.format(batch(night)))}


def titles(home: Path) -> dict[str, str]:
    """Return the batch that brought each title."""
    return dict(asked(home, "select title, batch_id from postings"))


def refused_id(home: Path, night: int) -> str:
    """Return the posting that a row rule refused in a night, once and with its reason."""
    query = "select stage, reason_code, table_name, row_key, message from rejects "
    query += f"where batch_id = '{batch(night)}' and stage = 'validate'"
    [(_, *reject, key, message)] = asked(home, query)
    assert reject == ["failed_expectation", "postings"]
    assert message.startswith("posted_before_it_ends: ")
    [posting_id] = json.loads(key)
    query = "select outcome, change, reason_code from captures where posting_id = '{}' "
    query += "and batch_id = '{}'"
    found = asked(home, query.format(posting_id, batch(night)))
    assert found == [("reject", None, "failed_expectation")]
    return str(posting_id)


def tables_with(home: Path, posting_id: str) -> list[str]:
    query = "select count(*) from {} where posting_id = '{}'"
    return [name for name in ENTITIES if asked(home, query.format(name, posting_id)) != [(0,)]]


def test_the_first_night_is_all_new(one: Path) -> None:
    assert counts(one, 1) == {"posting": 6, "new": 6}
    assert ledger(one, 1) == {("posting", "new"): 6}
    assert titles(one) == {f"Kiln keeper {n}": batch(1) for n in range(6)}
    assert asked(one, "select count(*) from skills") == [(12,)]


def test_the_same_input_again_builds_nothing(one: Path) -> None:
    home = copy(one, "again")
    staged = publish(home, str(one.with_name("first")), 2)["transform"]["tables"]
    assert {name for name, count in staged.items() if count} == {"captures"}
    assert counts(home, 2) == {"unchanged": 6}
    assert ledger(home, 2) == {("unchanged", None): 6}
    before, after = without_sightings(one), without_sightings(home)
    ledger_of_batches = {"batches", "captures", "checks", "batch_quality"}
    up_to_now = {"time_open", "latest_changes"}
    assert {name for name in before if after[name] != before[name]} == ledger_of_batches | up_to_now


def test_what_changed_and_what_is_new_is_counted(two: Path) -> None:
    expected = {"new": 3, "changed": 2, "unchanged": 2, "duplicate": 1, "reject": 2}
    assert counts(two, 2) == {"posting": 5, **expected}
    assert ledger(two, 2) == {
        ("posting", "new"): 3,
        ("posting", "changed"): 2,
        ("unchanged", None): 2,
        ("duplicate", None): 1,
        ("reject", None): 2,
    }


def test_a_posting_that_vanished_stays(two: Path) -> None:
    old = {f"Kiln keeper {n}": batch(1) for n in (2, 3, 4, 5)}
    new = {f"Kiln keeper {n}": batch(2) for n in (6, 7, 8)}
    assert titles(two) == old | new | {f"Night keeper {n}": batch(2) for n in (0, 1)}
    assert asked(two, "select count(*) from skills") == [(18,)]


def test_a_row_that_breaks_a_rule_is_set_aside(two: Path) -> None:
    assert tables_with(two, refused_id(two, 2)) == []
    query = "select count(*) from organizations where organization_name = 'Nobody & Sons'"
    assert asked(two, query) == [(0,)]


def test_the_same_batch_again_gives_the_same_answers(two: Path) -> None:
    home = copy(two, "same")
    before, snapshot = answers(home), Home(home).published.resolve()
    # Nothing here is estimated.
    assert [name for name, rows in before.items() if not rows] == ["estimated_pay_by_title"]
    again = publish(home, str(home.with_name("second")), 2)
    assert again["extract"]["replayed"]
    assert again["transform"]["kept"]
    assert Home(home).published.resolve() != snapshot
    assert answers(home) == before


def test_the_warehouse_is_made_again_from_what_is_staged(two: Path) -> None:
    home = copy(two, "made")
    shutil.rmtree(Home(home).snapshots)
    for stage in ("load", "publish"):
        run_stage(stage, run(home, str(home.with_name("second")), 2))
    assert answers(home) == answers(two)


def test_another_token_in_an_image_address_is_no_change(two: Path, three: Path) -> None:
    assert counts(three, 3) == {"unchanged": 7, "duplicate": 1, "reject": 2}
    before, after = without_sightings(two), without_sightings(three)
    for table in ("organizations", "posting_versions", *ENTITIES):
        assert after[table] == before[table], table


def test_what_was_set_aside_is_tried_again(two: Path, three: Path) -> None:
    assert refused_id(three, 3) == refused_id(two, 2)
    assert tables_with(three, refused_id(three, 3)) == []


def test_a_night_that_is_not_valid_is_not_published(four: tuple[Path, Answers, str]) -> None:
    home, before, told = four
    assert "postings: nothing_at_all" in told
    assert answers(home) == before


def test_a_night_that_was_not_valid_is_as_if_it_had_not_been(five: Path) -> None:
    expected = {"new": 2, "unchanged": 6, "duplicate": 1, "reject": 2}
    assert counts(five, 5) == {"posting": 2, **expected}
    nights = [(batch(night),) for night in (1, 2, 3, 5)]
    for table in ("batches", "captures"):
        assert asked(five, f"select distinct batch_id from {table} order by 1") == nights
    brought = {title for title, night in titles(five).items() if night == batch(5)}
    assert brought == {"Kiln keeper 10", "Kiln keeper 11"}


def test_a_known_posting_stays_in_its_last_good_version(five: Path) -> None:
    assert set(tables_with(five, refused_id(five, 5))) == set(ENTITIES)
    assert titles(five)["Night keeper 0"] == batch(2)
