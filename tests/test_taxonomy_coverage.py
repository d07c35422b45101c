"""`postings taxonomy coverage`: what texts name and no list knows, told from prose around it."""

import csv
import io
import json
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import ROOT, failed, ok
from test_taxonomy import GO, KILNS, SQL, written

from etl.taxonomies import coverage, terms
from etl.taxonomies.terms import Known

NUMBERS = ("three", "four", "five", "six")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("coverage") / "lists", KILNS, SQL, GO)


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def corpus(folder: Path, texts: list[str], name: str = "texts.jsonl", column: str = "text") -> str:
    path = folder.with_name(name)
    path.write_text("".join(json.dumps({column: text}) + "\n" for text in texts), "utf-8")
    return str(path)


def asked(folder: Path, path: str, *more: str) -> dict[str, tuple[int, int]]:
    """Return term -> its sentences, and those of them in which it is listed beside a skill."""
    words = ("--folder", str(folder), "--format", "csv", *more)
    found = csv.DictReader(io.StringIO(ok("taxonomy", "coverage", path, *words)))
    return {
        row["term"]: (int(row["sentence_count"]), int(row["beside_skills_count"])) for row in found
    }


def told(folder: Path, sentence: str) -> dict[str, tuple[int, int]]:
    """Return what is found in a sentence that is said four times, with another number each."""
    texts = [f"{sentence} Number {number}." for number in NUMBERS]
    texts = [text.replace("#", NUMBERS[place]) for place, text in enumerate(texts)]
    return asked(folder, corpus(folder, texts))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You know SQL, Glazium and kilns for # years.", {"Glazium": (4, 4)}),
        ("You know SQL, clay throwing and kilns for # years.", {"clay throwing": (4, 4)}),
        ("We work with Glazium for # years.", {"Glazium": (4, 0)}),
        ("We work with Glazium Slip Studio for # years.", {"Glazium Slip Studio": (4, 0)}),
        ("Glazium is what we use for # years.", {}),
        ("GlazeDB is what we use for # years.", {"GlazeDB": (4, 0)}),
        ("You know Golang, SQL and kilns for # years.", {}),
        ("We build things with the Team for # years.", {}),
        ("You know SQL, what we do, and kilns for # years.", {}),
        ("# ABOUT THE POTTERY", {}),
        ("# About The Pottery", {}),
    ],
)
def test_a_term_is_found_or_not(
    sentence: str, expected: dict[str, tuple[int, int]], folder: Path
) -> None:
    assert told(folder, sentence) == expected


def test_a_sentence_that_is_repeated_counts_once(folder: Path) -> None:
    texts = ["We make Glazium since 1901. Number 1."] * 9 + ["You know Slipware well."] * 2
    found = asked(folder, corpus(folder, texts), "--least", "1")
    assert found == {"Glazium": (1, 0), "Slipware": (1, 0)}


def test_what_stands_beside_skills_comes_first_then_what_is_frequent(folder: Path) -> None:
    texts = [f"We like Wheelium on day {n}." for n in range(9)]
    texts += [f"On day {n} we like Clayium." for n in range(5)]
    texts += [f"On day {n}: SQL, Slipium, kilns." for n in range(4)]
    assert list(asked(folder, corpus(folder, texts))) == ["Slipium", "Wheelium", "Clayium"]
    assert list(asked(folder, corpus(folder, texts), "--limit", "1")) == ["Slipium"]
    assert list(asked(folder, corpus(folder, texts), "--least", "6")) == ["Wheelium"]


def test_a_word_that_texts_write_in_lower_case_as_often_is_no_term(folder: Path) -> None:
    texts = [f"On day {n} our Potters meet. On day {n} many potters sing." for n in range(6)]
    assert asked(folder, corpus(folder, texts)) == {}


@pytest.mark.parametrize("name", ["texts.parquet", "texts.csv", "texts.json", "texts.jsonl"])
def test_texts_come_from_files_of_each_kind(name: str, folder: Path) -> None:
    path = folder.with_name(name)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts (url varchar, description varchar)")
        text = "<p>We use <b>Glazium</b> on day {}.</p>"
        connection.executemany(
            "INSERT INTO texts VALUES ('x', ?)", [[text.format(n)] for n in "123"]
        )
        kind = "json" if name.endswith("jsonl") else path.suffix[1:]
        array = ", array true" if name.endswith(".json") else ""
        connection.execute(f"COPY texts TO '{path}' (format {kind}{array})")
    assert asked(folder, str(path)) == {"Glazium": (3, 0)}


def test_a_staged_batch_and_the_published_database(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTINGS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("POSTINGS_WORKERS", "1")
    source = tmp_path / "in"
    source.mkdir()
    for number in NUMBERS:
        posting = {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "url": f"https://jobs.example/{number}",
            "title": "Potter",
            "description": f"<p>We use Glazium in {number} kilns.</p>",
        }
        (source / f"{number}.json").write_text(json.dumps(posting), "utf-8")
    ok("run", str(source), "--batch", "20260901T020000Z")
    staged = str(tmp_path / "home/staged/20260901T020000Z")
    assert asked(folder, staged) == {"Glazium": (4, 0)}
    words = ("--folder", str(folder), "--format", "csv")
    assert "Glazium,4,0,We use Glazium in" in ok("taxonomy", "coverage", *words)


def test_the_formats_are_those_of_sql(folder: Path) -> None:
    path = corpus(folder, [f"We use Glazium on day {n}." for n in range(3)])
    words = ("taxonomy", "coverage", path, "--folder", str(folder))
    assert json.loads(ok(*words, "--format", "json")) == [
        {
            "term": "Glazium",
            "sentence_count": 3,
            "beside_skills_count": 0,
            "example": "We use Glazium on day 0.",
        }
    ]
    assert "Glazium" in ok(*words)
    assert ok(*words, "--format", "markdown").startswith("| term | sentence_count |")


def test_what_cannot_be_read_is_told(folder: Path, tmp_path: Path) -> None:
    words = ("--folder", str(folder))
    assert "There is no text at" in failed("taxonomy", "coverage", str(tmp_path), *words)
    path = corpus(folder, ["x"], column="body")
    assert "has none of the columns" in failed("taxonomy", "coverage", path, *words)
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"no parquet")
    assert "cannot be read" in failed("taxonomy", "coverage", str(broken), *words)


KNOWN = Known(
    lambda text: [(match.start(), match.end()) for match in re.finditer("SQL", text)],
    lambda word: word.casefold() == "sql",
    frozenset({"the", "word"}),
    frozenset({"the"}),
)
PIECES = st.sampled_from(
    ["SQL", ", ", " and ", "Glaze DB", "(", ")", ". ", "\n", "* ", "The", "ß", "İ"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_no_text_makes_it_fail_and_terms_stand_where_they_are_said_to(text: str) -> None:
    for sentence in terms.sentences(text):
        for term in terms.find(sentence, KNOWN):
            assert sentence[term.start :].startswith(term.spelling)
            assert "SQL" not in term.spelling
    for found in coverage.unknown([text], KNOWN, least=1):
        assert found.spelling in text
        assert found.beside <= found.sentences
