"""The seeds through extract and transform: what each of them becomes, as a reader wrote it down.

``tests/seeds/expected.json`` holds, a file, one object a posting in it. A salary there is
[where, minimum, maximum, currency, period] and then its oddities; a column that an object does
not name is null or false. Of the skills, ``skills`` must be found and ``no_skills`` must not: words
that stand in the text and mean something else. More that the taxonomy knows is not compared.
"""

import json
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl.batch import Home, Run
from etl.extract import extract
from etl.settings import Settings
from etl.transform import transform

ROOT = Path(__file__).parents[1]
EXPECTED = json.loads((ROOT / "tests/seeds/expected.json").read_text("utf-8"))
BATCH = "20261122T020000Z"
Found = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    settings = Settings(
        home=tmp_path_factory.mktemp("seeds"),
        input=str(ROOT / "seeds/postings"),
        seeds=ROOT / "seeds/reference",
        skills=ROOT / "seeds/skills",
        workers=1,
    )
    run = Run(settings, BATCH)
    extract(run)
    transform(run)
    return read(run.home)


@pytest.mark.parametrize("location", sorted(EXPECTED))
def test_file_becomes_what_a_reader_expects(found: Found, location: str) -> None:
    assert len(found[location]) == len(EXPECTED[location])
    for row, expected in zip(found[location], EXPECTED[location], strict=True):
        skills = set(row.get("skills", ()))
        assert without_skills(row) == without_skills(expected)
        assert set(expected.get("skills", ())) <= skills
        assert not skills & set(expected.get("no_skills", ()))


def test_no_file_is_left_out(found: Found) -> None:
    files = {path.name for path in (ROOT / "seeds/postings").iterdir()}
    assert set(found) == set(EXPECTED) == files


def without_skills(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if "skills" not in key}


def read(home: Home) -> Found:
    tables = {
        name: [row for part in home.parts(BATCH, name) for row in pq.read_table(part).to_pylist()]
        for name in ("captures", "postings", "locations", "salaries", "skills")
    }
    postings = {(row["capture_id"], row["posting_ordinal"]): row for row in tables["postings"]}
    found: Found = defaultdict(list)
    order = ("location", "record_ordinal", "posting_ordinal")
    for capture in sorted(tables["captures"], key=lambda row: [row[name] for name in order]):
        told = {"outcome": capture["outcome"], "reason": capture["reason_code"]}
        if capture["outcome"] == "posting":
            posting = postings[capture["capture_id"], capture["posting_ordinal"]]
            told |= description(posting, tables)
        kept = {key: value for key, value in told.items() if value not in (None, False, [])}
        found[capture["location"]].append(kept)
    return found


def description(posting: dict[str, object], tables: Found) -> dict[str, object]:
    own = {
        name: [row for row in tables[name] if row["posting_id"] == posting["posting_id"]]
        for name in ("locations", "salaries", "skills")
    }
    amounts = ("stated_in", "minimum_amount", "maximum_amount", "currency_code", "pay_period")
    return {
        "title": posting["title"],
        "organization": posting["organization_name"],
        "countries": [row["country_code"] for row in own["locations"]],
        "applicant_countries": posting["applicant_countries"],
        "salaries": [
            [*(row[name] for name in amounts), *(row["oddities"] or ())] for row in own["salaries"]
        ],
        "employment_types": posting["employment_types"],
        "is_remote": posting["is_remote"],
        "posted_at": posting["posted_at"] and str(posting["posted_at"]),
        "valid_through_at": posting["valid_through_at"] and str(posting["valid_through_at"]),
        "skills": sorted(str(row["skill_name"]) for row in own["skills"]),
    }
