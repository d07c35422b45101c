"""What holds for every input: no exception, one outcome a record, the same answer each time."""

import gzip
import hashlib
import html
import json
import random
import re
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from anything import BLOCKS, LINES, NUMBERS, POSTINGS, RECORDS, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract import SCHEMA
from etl.posting import Posting
from etl.records import Work, build, identify
from etl.schema import Column
from etl.settings import Settings
from etl.sources import files
from etl.tables import tables
from etl.values import (
    amounts,
    countries,
    currencies,
    dates,
    jsonld,
    jsontext,
    pay,
    pay_periods,
    taxonomy,
    texts,
)
from etl.values import html as markup
from etl.values.rejects import REASONS

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds/reference"
SKILLS = ROOT / "seeds/skills"
LIMITS = Settings(seeds=SEEDS, skills=SKILLS, record_seconds=20.0)
# The same examples on every machine and every day.
settings.register_profile("postings", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("postings")


@settings(max_examples=40)
@given(st.lists(RECORDS, min_size=1, max_size=12))
def test_every_record_has_one_outcome(records: list[bytes]) -> None:
    outcomes(records)


@settings(max_examples=150)
@given(st.lists(POSTINGS, min_size=1, max_size=4))
def test_any_json_in_any_property_becomes_rows_or_a_reject(nodes: list[dict[str, object]]) -> None:
    outcomes([json.dumps(node).encode() for node in nodes])


@settings(max_examples=400)
@given(TEXTS)
def test_parsers_never_raise_and_always_agree(text: str) -> None:
    parsers = (
        amounts.parse,
        lambda said: pay.parse(said, SEEDS),
        lambda said: pay.parse(said, SEEDS, "US"),
        lambda said: pay.find(said, SEEDS, "US"),
        lambda said: currencies.meant(said, SEEDS),
        lambda said: pay_periods.parse(said, SEEDS),
        dates.parse_instant,
        countries.parse_country,
        markup.unescape_until_tags,
        markup.to_text.__wrapped__,
        lambda said: markup.is_deeper(said, 5),
        texts.one_line,
        lambda said: taxonomy.find(said, SKILLS),
        lambda said: taxonomy.named(said, SKILLS),
    )
    for parse in parsers:
        assert parse(text) == parse(text)
    for number in (amounts.parse(text), *ends(pay.parse(text, SEEDS))):
        assert number is None or abs(number) < 1e32
    found = taxonomy.find(text, SKILLS)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(0 <= match.start < match.end <= len(text) for match in found)


@given(NUMBERS)
def test_numbers_are_dates_and_amounts_or_nothing(number: float) -> None:
    value = json.loads(json.dumps(number))
    moment, amount = dates.parse_instant(value), amounts.parse(value)
    assert moment is None or dates.EARLIEST <= moment < dates.LATEST
    assert amount is None or abs(amount) < 1e15


@settings(max_examples=150)
@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_text_of_html_escaped_once_has_all_words_and_no_tag(
    blocks: list[tuple[list[str], str]],
) -> None:
    text = markup.to_text(html.escape("".join(source for _, source in blocks)))
    assert not re.search(r"</?(?:strong|em|span|u|a|font|small|p|h3|div|li|ul|ol|section)\b", text)
    place = 0
    for said in (said for words, _ in blocks for said in words):
        place = text.index(said, place) + len(said)


@settings(max_examples=150)
@given(POSTINGS, st.integers(0, 2**32), st.text("abcdef0123456789", max_size=6))
def test_identity_knows_neither_key_order_nor_image_tokens(
    node: dict[str, object], seed: int, token: str
) -> None:
    logo = "https://media.example/kiln.png"
    hiring = {"name": "Kiln House", "logo": {"contentUrl": f"{logo}?e=1&t=a"}}
    one = node | {"image": f"{logo}?e=1", "hiringOrganization": hiring}
    hiring = {"logo": {"contentUrl": f"{logo}?t={token}"}, "name": "Kiln House"}
    two = node | {"image": f"{logo}?e={token}", "hiringOrganization": hiring}
    assert identity(one) == identity(shuffled(two, random.Random(seed)))


PACKED = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}


@settings(max_examples=80)
@given(LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.sampled_from(sorted(PACKED)))
def test_lines_come_back_byte_for_byte(
    lines: list[bytes], ending: bytes, is_ended: bool, packing: str
) -> None:
    whole = ending.join(lines) + (ending if is_ended else b"")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.jsonl{packing}"
        path.write_bytes(PACKED[packing](whole))
        found = list(files.records(Settings(input=str(path))))
    assert [(record.ordinal, record.payload) for record in found] == list(enumerate(lines))
    for record in found:
        assert (record.location, record.error) == (path.name, None)
        assert record.byte_count == len(record.payload)
        assert record.sha256 == hashlib.sha256(record.payload).hexdigest()


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=80), min_size=1, max_size=4), st.sampled_from(sorted(PACKED)))
def test_documents_come_back_byte_for_byte(documents: list[bytes], packing: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, document in enumerate(documents):
            name = f"{number}.json{packing}"
            (Path(folder) / name).write_bytes(PACKED[packing](document))
        found = list(files.records(Settings(input=folder, max_record_bytes=40)))
    assert [record.location for record in found] == [
        f"{number}.json{packing}" for number in range(len(documents))
    ]
    for record, document in zip(found, documents, strict=True):
        assert (record.ordinal, record.byte_count, record.error) == (0, len(document), None)
        assert record.sha256 == hashlib.sha256(document).hexdigest()
        assert document.startswith(record.payload)
        assert record.payload == document or len(document) > 40


def outcomes(records: list[bytes]) -> None:
    """Identify and build the records; check that each has one outcome and each row is in order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = Work(landed(records, folder), folder, "b", LIMITS)
        assert identify(work) == len(records)
        who = staged(folder / "identities")
        wanted = frozenset((r["capture_id"], r["posting_ordinal"]) for r in who if r["posting_id"])
        build(Work(work.part, folder, "b", LIMITS, wanted=wanted))
        refused = staged(folder / "rejects")
        built = {name: staged(folder / name) for name in tables()}
    told = Counter(
        (row["capture_id"], row["posting_ordinal"]) for row in built["postings"] + refused
    )
    assert told == Counter((row["capture_id"], row["posting_ordinal"]) for row in who)
    assert {row["capture_id"] for row in who} == {str(number) for number in range(len(records))}
    for row in refused:
        assert row["reason_code"] in REASONS
        assert row["reason_code"] != "unexpected_error", row["message"]
    for name, rows in built.items():
        check(name, rows)


def landed(records: list[bytes], folder: Path) -> Path:
    rows = [
        {
            "capture_id": str(number),
            # Each record its own source: the same posting twice is not what is looked at here.
            "source_name": str(number),
            "location": "a.jsonl",
            "record_ordinal": number,
            "byte_count": len(payload),
            "payload_sha256": hashlib.sha256(payload).hexdigest(),
            "format": "json",
            "payload": payload,
        }
        for number, payload in enumerate(records)
    ]
    part = folder / "captures-00000.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), part)
    return part


def staged(folder: Path) -> list[dict[str, object]]:
    return [
        row for part in sorted(folder.glob("*.parquet")) for row in pq.read_table(part).to_pylist()
    ]


def check(name: str, rows: list[dict[str, object]]) -> None:
    table = tables()[name]
    for row in rows:
        for column in table.columns:
            value = row[column.name]
            if value is not None:
                assert is_allowed(column, value), (name, column.name, value)
    if name != "organizations":
        keys = Counter(tuple(str(row[key]) for key in table.key) for row in rows)
        assert not keys or max(keys.values()) == 1


def is_allowed(column: Column, value: object) -> bool:
    if isinstance(value, int | float):
        low = column.minimum is None or value >= column.minimum
        return low and (column.maximum is None or value <= column.maximum)
    fits = not column.pattern or re.search(column.pattern, str(value)) is not None
    return fits and (not column.allowed or value in column.allowed)


def ends(found: pay.Pay | None) -> list[float | None]:
    return [found.minimum, found.maximum, found.value] if found else []


def identity(node: dict[str, object]) -> tuple[str, str]:
    document, _ = jsontext.parse(json.dumps(node).encode(), 64)
    names = jsonld.named_nodes(document)
    path, found = next(jsonld.postings_in(document))
    posting = Posting(found, path, "files", SEEDS, names)
    return posting.posting_id, posting.content_sha256


def shuffled(value: object, chance: random.Random) -> object:
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return value
