"""Jobs advertised again: which postings are one cluster, on tables and over nights."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postings import ROOT, answers, asked, posting, publish, write

from etl import clusters
from etl.posting import Posting
from etl.render.duckdb import ddl
from etl.tables import tables, text_signatures
from etl.values.signatures import signature

DAY = datetime(2026, 8, 30)
NAMES = ("locations", "postings", "text_signatures")
Advert = dict[str, object]
Found = dict[str, tuple[str, str, float]]


def words(seed: int, count: int = 300) -> str:
    """Return a text of invented words, the same for the same seed."""
    drawn = random.Random(seed)
    return " ".join(f"w{drawn.randrange(5_000)}" for _ in range(count))


def edited(text: str, start: int, count: int = 4) -> str:
    """Return the text with a few other words in one place."""
    parts = text.split()
    return " ".join([*parts[:start], *(f"new{n}" for n in range(count)), *parts[start + count :]])


def advert(name: str, text: str, day: int = 0, **more: object) -> Advert:
    given = {"title": "Kiln keeper", "organization_id": "umber", "locality": "Graz"}
    return {"posting_id": name, "text": text, "posted_at": DAY + timedelta(day), **given, **more}


def found(adverts: Iterable[Advert]) -> Found:
    """Return cluster, relation and similarity of each advert by its id."""
    with duckdb.connect() as db:
        db.execute("attach ':memory:' as warehouse; use warehouse")
        for name in NAMES:
            # Only what is compared is given here; the pipeline gives it all.
            db.execute(ddl(tables()[name]).replace(" NOT NULL", ""))
        for item in adverts:
            insert(db, item)
        rows = db.execute(clusters.find(db)).fetchall()
    assert all((row[2] is None) == (row[3] == "first") == (row[0] == row[1]) for row in rows)
    return {row[0]: (row[1], row[3], row[4]) for row in rows}


def insert(db: duckdb.DuckDBPyConnection, item: Advert) -> None:
    names = ["posting_id", "title", "organization_id", "posted_at", "applicant_countries"]
    values = [item.get(name) for name in names]
    db.execute(f"insert into postings ({', '.join(names)}) values (?, ?, ?, ?, ?)", values)
    place = [item["posting_id"], item["locality"], item.get("street_address")]
    names = ["posting_id", "locality", "street_address"]
    db.execute(f"insert into locations ({', '.join(names)}) values (?, ?, ?)", place)
    made = signature(str(item["text"]))
    names = ["posting_id", "text_sha256", "minhash", "word_count"]
    values = [item["posting_id"], made.text_sha256, made.minhash, made.word_count]
    db.execute(f"insert into text_signatures ({', '.join(names)}) values (?, ?, ?, ?)", values)


def partners(adverts: Iterable[Advert]) -> list[str]:
    """Return the ids that stand in the cluster of another."""
    return [name for name, (_, relation, _) in found(adverts).items() if relation != "first"]


def test_a_repost_is_found_by_what_it_says() -> None:
    pair = [advert("b", words(1)), advert("a", words(1).upper() + " .", day=42)]
    assert found(pair) == {"b": ("b", "first", 1.0), "a": ("b", "repost", 1.0)}


def test_an_edited_sentence_is_near() -> None:
    cluster, relation, similarity = found(
        [advert("a", words(1)), advert("b", edited(words(1), 50), day=1)]
    )["b"]
    assert (cluster, relation) == ("a", "near_text")
    assert clusters.THRESHOLD <= similarity < 1


def test_the_first_is_the_earliest_and_one_without_a_date_is_last() -> None:
    three = [advert("a", words(1), posted_at=None), advert("c", words(1)), advert("b", words(1))]
    assert {cluster for cluster, _, _ in found(three).values()} == {"b"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Senior kiln keeper"},
        {"title": "Kiln keeper, C++"},
        {"locality": "Linz"},
        {"street_address": "Seepromenade 1"},
        {"applicant_countries": ["AT"]},
        {"organization_id": "oak"},
    ],
)
def test_the_same_text_for_another_job_is_no_repost(other: Advert) -> None:
    assert partners([advert("a", words(1)), advert("b", words(1), **other)]) == []


def test_titles_may_differ_in_case_and_punctuation_but_c_sharp_is_not_c() -> None:
    title = {"title": "C# developer - (Graz)"}
    pair = [advert("a", words(1), **title), advert("b", words(1), title="c#  Developer, GRAZ")]
    assert partners(pair) == ["b"]
    assert partners([pair[0], advert("b", words(1), title="C developer (Graz)")]) == []


def test_another_job_with_the_same_boilerplate_is_another() -> None:
    about = words(1, 250)
    pair = [advert("a", f"{words(2, 80)} {about}"), advert("b", f"{words(3, 80)} {about}")]
    assert partners(pair) == []


def test_a_short_text_only_counts_when_it_is_the_same() -> None:
    short = words(1, 29)
    assert partners([advert("a", short), advert("b", short)]) == ["b"]
    assert partners([advert("a", short), advert("b", short + " now")]) == []


def test_nothing_is_known_of_a_posting_without_text_or_organization() -> None:
    assert partners([advert("a", ""), advert("b", " * ")]) == []
    nobody = {"organization_id": None}
    assert partners([advert("a", words(1), **nobody), advert("b", words(1), **nobody)]) == []


def chain() -> list[Advert]:
    """Return three texts, each near the one before it, the last not near the first."""
    text = words(1)
    once = edited(text, 20, 8)
    twice = edited(once, 200, 8)
    return [advert("a", text), advert("b", once, day=1), advert("c", twice, day=2)]


def test_small_edits_do_not_chain_two_jobs_together() -> None:
    first, second, third = chain()
    assert partners([second, third]) == ["c"]
    assert partners([first, third]) == []
    assert {name: cluster for name, (cluster, _, _) in found(chain()).items()} == {
        "a": "a",
        "b": "a",
        "c": "c",
    }


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(11)))
def test_the_order_of_the_input_does_not_matter(order: list[int]) -> None:
    more = [advert(f"d{n}", edited(words(7), 9 * n), day=n % 3) for n in range(6)]
    all_of_them = [*chain(), *more, advert("e", words(7), day=9), advert("f", words(8))]
    assert found(all_of_them[n] for n in order) == found(all_of_them)


def test_a_crowded_band_is_still_compared_with_its_first() -> None:
    count = clusters.CROWDED + 10
    crowd = [advert(f"{n:03}", edited(words(1), n * 8, 2), day=n) for n in range(count)]
    assert {cluster for cluster, _, _ in found(crowd).values()} == {"000"}


def test_signatures_are_the_same_for_ever() -> None:
    made = signature(words(1))
    assert made.text_sha256 is not None and made.minhash is not None
    assert made.text_sha256[:16] == "a3ff268ae9aa7c12"
    assert made.minhash[:16] == "a9e9a76f238dd549"
    assert (len(made.minhash), made.word_count) == (512, 300)


def test_a_script_without_blanks_has_words() -> None:
    assert signature("陶芸の窯を守る人を募集します。" * 3).word_count > 30


def again(number: int, copy: int, **more: object) -> dict[str, object]:
    """Return a posting that was advertised before, with another address and date."""
    url = f"https://jobs.example/p/{number}-{copy}"
    return posting(number, url=url, datePosted=f"2026-08-{30 - copy}", **more)


CLUSTERED = "select cluster_id, list(relation_code order by relation_code) from posting_clusters "
CLUSTERED += "group by cluster_id having count(*) > 1"


def test_a_new_night_adds_to_an_old_cluster(tmp_path: Path) -> None:
    home = tmp_path / "home"
    publish(home, write(tmp_path / "one", [posting(n) for n in range(3)]), 1)
    assert asked(home, CLUSTERED) == []
    assert asked(home, "select count(*) from postings_once") == [(3,)]
    news = [posting(0), again(0, -1), again(1, 3)]
    publish(home, write(tmp_path / "two", news), 2)
    assert [relations for _, relations in asked(home, CLUSTERED)] == [["first", "repost"]] * 2
    assert asked(home, "select count(*) from postings") == [(5,)]
    query = "select title, times_posted, posted_at::date::varchar, last_posted_at::date::varchar "
    assert asked(home, query + "from postings_once order by title") == [
        ("Kiln keeper 0", 2, "2026-08-30", "2026-08-31"),
        ("Kiln keeper 1", 2, "2026-08-27", "2026-08-30"),
        ("Kiln keeper 2", 1, "2026-08-30", "2026-08-30"),
    ]
    demand = "select job_count, job_share from skill_demand where skill_name = 'Python'"
    assert asked(home, demand) == [(3, 1.0)]
    assert asked(home, "select count(*) from employer_salaries") == [(3,)]
    before = answers(home)
    publish(home, str(tmp_path / "two"), 2)
    assert answers(home) == before


def test_the_reposts_among_the_seeds_are_one_cluster(tmp_path: Path) -> None:
    publish(tmp_path / "home", str(ROOT / "seeds/postings"), 1)
    query = "select c.relation_code, p.url from posting_clusters as c join postings as p "
    query += "using (posting_id) where c.cluster_id in (select cluster_id from posting_clusters "
    query += "where duplicate_of is not null) order by p.posted_at"
    address = "https://kuckucksblick.example/jobs/pastry-cook-"
    assert asked(tmp_path / "home", query) == [("first", f"{address}1"), ("repost", f"{address}2")]


def test_all_prose_counts() -> None:
    node: dict[str, object] = {"title": "Kiln keeper", "description": "Fire", "jobBenefits": "Tea"}
    made = Posting(node, "$", "files", ROOT / "seeds/reference")
    [row] = text_signatures.rows(made)
    assert (row["word_count"], row["text_sha256"]) == (2, signature("fire tea").text_sha256)
    assert "jobBenefits" not in made.leftovers()
