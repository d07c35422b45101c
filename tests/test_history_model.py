"""The SQL of the history against its law, over worlds by chance, and what holds of any history."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise

import pytest
from history_model import ALL, Night
from history_warehouse import Told, Version, Warehouse, expected
from history_worlds import (
    CUT,
    FIRST,
    READ,
    SET_ASIDE,
    UNREAD,
    UNTITLED,
    Landing,
    Record,
    World,
    nights,
    together,
)
from hypothesis import given, settings
from hypothesis import strategies as st

# The same examples on every machine and every day.
settings.register_profile("postings", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("postings")

PLACES = ("a/1", "a/1", "a/2", "b/1", "c", "a/z!/m", "a/z", "a")
DOCUMENTS = (
    (("P", "A"),),
    (("P", "B"),),
    (("Q", "A"),),
    (("Q", "B"),),
    (("R", "A"),),
    (("P", "A"), ("Q", "A")),
    (("P", "B"), ("R", "B")),
    (),
)
ENDS = (None, None, *(timedelta(days) for days in (-1, 1, 1.5, 2, 3.5)))
RECORDS = st.builds(
    Record,
    st.sampled_from(DOCUMENTS),
    st.sampled_from(PLACES),
    st.sampled_from((READ,) * 6 + (UNREAD, UNREAD, UNTITLED, SET_ASIDE, CUT)),
)
LANDINGS = st.builds(
    Landing,
    st.lists(RECORDS, min_size=1, max_size=5).map(tuple),
    st.sampled_from("ssst"),
    st.sampled_from(((ALL,), (ALL,), (), ("a",), ("a", "b"))),
    st.sampled_from((False, False, False, True)),
)
WORLDS = st.builds(
    World,
    st.lists(LANDINGS, min_size=2, max_size=6).map(tuple),
    st.fixed_dictionaries({"A": st.sampled_from(ENDS), "B": st.sampled_from(ENDS)}),
    st.sampled_from((None, None, None, 0, 1, 2)),
)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    one = Warehouse()
    yield one
    one.db.close()


# Many worlds at once: a statement costs the same for one and for thirty.
@settings(max_examples=40)
@given(worlds=st.lists(WORLDS, min_size=1, max_size=40))
def test_any_nights_give_the_history_of_the_law(warehouse: Warehouse, worlds: list[World]) -> None:
    found = together(worlds)
    assert warehouse.told(found) == expected(found)


def day(night: int) -> datetime:
    return FIRST + timedelta(days=night - 1)


def landing(*records: Record, parts: tuple[str, ...] = ()) -> Landing:
    return Landing(records, full_parts=parts)


def record(posting: str, title: str = "A", way: str = READ, at: str = "a/1") -> Record:
    return Record(((posting, title),) if posting else (), at, way)


REPLAY = Landing((record("P"),) * 9, is_replay=True)
P, Q = record("P"), record("Q")
# Worlds by name, with title, change, first and last day of each version of P.
EXAMPLES = {
    "what the next night can read was there before": (
        (landing(record("P", way=UNREAD)), landing(P)),
        [("A", "new", 1, None)],
    ),
    "what had no title and got one in the same bytes was there before": (
        (landing(record("P", way=UNTITLED)), landing(P)),
        [("A", "new", 1, None)],
    ),
    "what was open, unread, is closed and open again": (
        (
            landing(Q, parts=(ALL,)),
            landing(Q, record("P", way=UNREAD), parts=(ALL,)),
            landing(Q, parts=(ALL,)),
            landing(Q, P, parts=(ALL,)),
        ),
        [("A", "new", 2, 3), ("A", "reopened", 4, None)],
    ),
    "a replay brings back the night that refused, not the first one with these bytes": (
        (landing(P), landing(record("P", "B")), landing(record("P", way=UNREAD)), REPLAY),
        [("A", "new", 1, 2), ("B", "changed", 2, 3), ("A", "changed", 3, None)],
    ),
    "what was refused before another content was seen is not put behind it": (
        (
            landing(record("P", way=UNREAD)),
            landing(record("P", "B")),
            landing(record("P", way=UNREAD)),
            REPLAY,
        ),
        [("B", "new", 2, 3), ("A", "changed", 3, None)],
    ),
    "a replay stands for the night that is gone": (
        (landing(Q), landing(record("P", way=UNREAD)), REPLAY, landing(P)),
        [("A", "new", 3, None)],
    ),
    "what is over in the moment in which it comes is not open again": (
        (
            landing(record("P", "over")),
            landing(Q),
            landing(record("P", "over", UNREAD), record("P", "ends on the third")),
            REPLAY,
        ),
        [
            ("over", "new", 1, 1),
            ("ends on the third", "changed", 3, 3),
            ("over", "changed", 3, 3),
        ],
    ),
    "a record that is known is no doubt of another": (
        (
            landing(P, record("Q", "A"), parts=(ALL,)),
            landing(P, record("Q", "B"), parts=(ALL,)),
            landing(record("Q", "A", UNREAD), parts=(ALL,)),
        ),
        [("A", "new", 1, 3)],
    ),
    "a record that holds no posting in another night is no doubt": (
        (
            landing(P, Q, parts=(ALL,)),
            landing(Q, record("", way=UNREAD), parts=(ALL,)),
            landing(Q, record(""), parts=(ALL,)),
        ),
        [("A", "new", 1, 2)],
    ),
    "a record that nobody knows is a doubt": (
        (
            landing(P, Q, parts=(ALL,)),
            landing(Q, record("R", way=UNREAD), parts=(ALL,)),
            landing(Q, record("R", way=UNREAD), parts=(ALL,)),
        ),
        [("A", "new", 1, None)],
    ),
    "an empty snapshot is no measure of the next one": (
        (
            landing(P, *map(record, "QRST"), parts=(ALL,)),
            landing(record(""), parts=(ALL,)),
            landing(Q, parts=(ALL,)),
        ),
        [("A", "new", 1, None)],
    ),
    "two empty snapshots agree": (
        (landing(P, parts=(ALL,)), *(landing(record(""), parts=(ALL,)) for _ in range(2))),
        [("A", "new", 1, 3)],
    ),
    "what is beside a place is no doubt of it": (
        (landing(P, Q, parts=(ALL,)), landing(Q, record("", way=CUT, at="a/2"), parts=(ALL,))),
        [("A", "new", 1, 2)],
    ),
    "what is around a place is a doubt": (
        (landing(P, Q, parts=(ALL,)), landing(Q, record("", way=CUT, at="a"), parts=(ALL,))),
        [("A", "new", 1, None)],
    ),
    "a board that is not asked is no doubt of the other one": (
        (
            landing(P, record("P", at="b/1"), Q, parts=("a", "b")),
            landing(Q, parts=("a",)),
            landing(Q, record("R", at="b/1"), parts=("a", "b")),
        ),
        [("A", "new", 1, 3)],
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_night_that_was_once_told_wrong(warehouse: Warehouse, name: str) -> None:
    landings, versions = EXAMPLES[name]
    gone = 1 if "gone" in name else None
    ends = {"over": timedelta(-1), "ends on the third": timedelta(2)}
    found = nights(World(landings, ends, gone))
    told = warehouse.told(found)
    assert told == expected(found)
    of_p = [row for row in told["versions"] if row[0] == "s0:P"]
    said = [(row[10], row[2], row[4].day, row[5] and row[5].day) for row in of_p]
    assert said == versions


def steady(world: World) -> World:
    """Return a world in which no night learns who an earlier record was: bytes are read one way."""

    def told(record: Record) -> Record:
        titles = tuple((name, f"{title} {record.way}") for name, title in record.document)
        return record if record.way == CUT else replace(record, document=titles)

    landings = [
        replace(landing, records=tuple(map(told, landing.records)))
        for landing in world.landings
        if not landing.is_replay
    ]
    ends = {f"{title} {READ}": ends for title, ends in world.ends.items()}
    return World(tuple(landings), ends)


def large(number: int) -> World:
    """Return thirty nights over forty postings of two sources, most of them seen each night."""
    chance = random.Random(number)
    places = {name: chance.choice(PLACES) for name in range(40)}
    landings = []
    for _ in range(30):
        records = []
        for name, place in places.items():
            if chance.random() < 0.85:
                title = chance.choice("AAAAAAB")
                way = chance.choice((READ,) * 20 + (UNREAD, UNTITLED, SET_ASIDE, CUT))
                records.append(Record(((f"{name:02}", title),), place, way))
            if chance.random() < 0.02:
                places[name] = chance.choice(PLACES)
        parts = chance.choice(((ALL,), (ALL,), (), ("a",), ("a", "b")))
        source = chance.choice("ssst")
        landings.append(Landing(tuple(records), source, parts, chance.random() < 0.1))
    return World(tuple(landings), {"A": None, "B": timedelta(chance.randint(3, 25), 43200)})


@settings(max_examples=10)
@given(worlds=st.lists(WORLDS.map(steady), min_size=1, max_size=40))
def test_what_a_night_told_stays(warehouse: Warehouse, worlds: list[World]) -> None:
    agree_with_their_past(warehouse, together(worlds), every=len(worlds))


@pytest.mark.parametrize("number", range(3))
def test_many_postings_over_many_nights(warehouse: Warehouse, number: int) -> None:
    found = nights(large(number))
    told = warehouse.told(found)
    assert told == expected(found)
    are_one_after_another(told)
    add_up(told)
    agree_with_their_past(warehouse, nights(steady(large(number))), every=7)


def are_one_after_another(told: Told) -> None:
    """Hold the versions of each posting, and what `postings` says of it, against one another."""
    lives = {life[0]: life for life in told["lives"]}
    for posting, versions in groupby(told["versions"], key=lambda row: row[0]):
        of_posting = [Version(*row) for row in versions]
        first, last = of_posting[0], of_posting[-1]
        assert [v.number for v in of_posting] == list(range(1, len(of_posting) + 1))
        assert [v for v in of_posting if v.is_current] == [last]
        for v, following in pairwise(of_posting):
            assert v.valid_to <= following.valid_from
            assert v.last_seen <= following.valid_from
        for v in of_posting:
            assert v.valid_to is None or v.valid_from <= v.valid_to
            assert (v.closed is None) == (v.close_code is None)
        _, first_seen, last_seen, closed, code, is_open = lives[posting]
        assert first_seen <= first.valid_from
        assert (last_seen, closed, code) == (last.last_seen, last.closed, last.close_code)
        assert is_open == (last.valid_to is None)


def add_up(told: Told) -> None:
    """Hold the counts of the batches against the versions."""
    versions = [Version(*row) for row in told["versions"]]
    absent = sum(v.close_code == "absent" for v in versions)
    reopened = sum(v.change == "reopened" for v in versions)
    assert (absent, reopened) == tuple(sum(row[i] for row in told["counts"]) for i in (1, 2))
    assert all(row[3] <= len(told["lives"]) for row in told["counts"])


def agree_with_their_past(warehouse: Warehouse, found: list[Night], every: int) -> None:
    """Hold what each night told of the time until then against what the last one tells."""
    told = warehouse.told(found)
    now = {row[:2]: Version(*row) for row in told["versions"]}
    for number in range(1, len(found), every):
        moment = found[number - 1].moment
        then = warehouse.told(found[:number])
        assert then["counts"] == told["counts"][:number]
        assert {row[:2] for row in then["versions"]} == {
            key for key, version in now.items() if version.valid_from <= moment
        }
        for was in (Version(*row) for row in then["versions"]):
            later = now[was.posting, was.number]
            if was.valid_to is None:
                assert later.valid_to is None or later.valid_to > moment
                later = later._replace(valid_to=None, closed=None, close_code=None)
            # It may have been seen again, and another version may have come.
            assert was == later._replace(is_current=was.is_current, last_seen=was.last_seen)
