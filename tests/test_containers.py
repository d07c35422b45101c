"""Containers: whatever a file is packed in, its records come out byte for byte, or say why not."""

import bz2
import gzip
import hashlib
import io
import json
import logging
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from etl.containers import accepts, unpack
from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources import files
from etl.sources.record import Record
from etl.values.rejects import REASONS

SETTINGS = Settings()
Named = tuple[str, bytes]


class Pipe(io.RawIOBase):
    """Bytes that come in small pieces and cannot be sought in."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        return self._data.readinto(memoryview(buffer)[:1000])


def read(name: str, data: bytes, **given: object) -> list[Record]:
    settings = replace(SETTINGS, **given)
    found = list(unpack(io.BytesIO(data), name, settings))
    assert list(unpack(Pipe(data), name, settings)) == found
    for record in found:
        assert record.reason in REASONS
        assert record.location == name or record.location.startswith(f"{name}!/")
        assert (record.error is None) or (not record.payload and record.error)
    places = [(record.location, record.ordinal) for record in found]
    assert len(set(places)) == len(places)
    return found


def payloads(found: list[Record]) -> list[bytes]:
    return [record.payload for record in found if record.error is None]


def errors(found: list[Record]) -> list[tuple[str, str]]:
    return [(record.reason, record.error) for record in found if record.error]


def tar(members: list[Named], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members: list[Named], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def halves(one: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Two members or frames, one after the other."""
    return lambda data: one(data[: len(data) // 2]) + one(data[len(data) // 2 :])


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": halves(gzip.compress),
    ".zst": halves(zstandard.compress),
    ".bz2": halves(bz2.compress),
    ".xz": halves(lzma.compress),
}
ARCHIVES: dict[str, Callable[[list[Named]], bytes]] = {".tar": tar, ".zip": zipped}


def nested(documents: list[bytes], layers: list[str]) -> Named:
    """Pack documents: every archive splits what it holds, every compression goes around it."""
    held = [(f"d/{number}.json", data) for number, data in enumerate(documents)]
    for depth, suffix in enumerate(layers):
        if suffix in PACKED:
            held = [(name + suffix, PACKED[suffix](data)) for name, data in held]
        else:
            middle = (len(held) + 1) // 2
            parts = [held[:middle], held[middle:]]
            held = [
                (f"p{depth}-{number}{suffix}", ARCHIVES[suffix](part))
                for number, part in enumerate(parts)
            ]
    return "all.tar", tar(held)


@rounds(max_examples=150, deadline=None)
@given(
    documents=st.lists(st.binary(max_size=200), max_size=6),
    layers=st.lists(st.sampled_from([*PACKED, *ARCHIVES]), max_size=4),
)
def test_any_nesting_comes_back_byte_for_byte_in_order(
    documents: list[bytes], layers: list[str]
) -> None:
    found = list(
        unpack(
            io.BytesIO(nested(documents, layers)[1]),
            "a.tar",
            replace(SETTINGS, max_archive_depth=6),
        )
    )
    assert errors(found) == []
    assert payloads(found) == documents
    assert [record.sha256 for record in found] == [
        hashlib.sha256(data).hexdigest() for data in documents
    ]


LINES = b"".join(b'{"line": %d, "text": "%s"}\n' % (n, b"xyz" * (n % 7)) for n in range(40))
DOCUMENTS = [(f"{n}.json", b'{"number": %d}' % n) for n in range(12)]
CUT: dict[str, bytes] = {
    "a.jsonl.gz": gzip.compress(LINES),
    "a.jsonl.zst": zstandard.compress(LINES),
    "a.jsonl.bz2": bz2.compress(LINES),
    "a.jsonl.xz": lzma.compress(LINES),
    "a.zip": zipped([*DOCUMENTS, ("l.jsonl", LINES)]),
    "a.tar": tar([*DOCUMENTS, ("long/" * 60 + "l.jsonl", LINES)]),
    "a.tgz": gzip.compress(tar([*DOCUMENTS, ("l.jsonl.gz", gzip.compress(LINES))])),
    "a.tar.zst": zstandard.compress(tar([("inner.zip", zipped(DOCUMENTS)), *DOCUMENTS])),
}


@pytest.mark.parametrize("name", CUT)
@rounds(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_cut_anywhere_leaves_a_prefix_and_one_error(name: str, data: st.DataObject) -> None:
    whole = CUT[name]
    expected = payloads(list(unpack(io.BytesIO(whole), name, SETTINGS)))
    assert len(expected) >= 20
    place = data.draw(st.integers(0, len(whole) - 1))
    found = list(unpack(io.BytesIO(whole[:place]), name, SETTINGS))
    kept = payloads(found)
    assert kept == expected[: len(kept)]
    # Of a tar's two empty blocks at the end, one is enough.
    if errors(found) or kept != expected:
        assert [reason for reason, _ in errors(found)] == ["unreadable_file"]
        assert found[-1].error is not None


@pytest.mark.parametrize("name", CUT)
@rounds(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_wrong_byte_is_no_exception(name: str, data: st.DataObject) -> None:
    whole = bytearray(CUT[name])
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    list(unpack(io.BytesIO(bytes(whole)), name, SETTINGS))


def test_a_cut_keeps_what_could_be_read() -> None:
    noise = [
        (f"{n}.json", b'"%s"' % hashlib.sha512(b"%d" % n).hexdigest().encode()) for n in range(500)
    ]
    for name, data in (("a.tar.gz", gzip.compress(tar(noise))), ("a.tar", tar(noise))):
        found = read(name, data[: len(data) // 2])
        assert len(payloads(found)) > 240
        assert len(errors(found)) == 1
    lines = b"\n".join(data for _, data in noise)
    assert len(payloads(read("a.tar", tar([("l.jsonl", lines)])[: len(lines) // 2]))) > 240


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.json", b"\x1f\x8b not gzip", "json"),
        ("a.JSONLD", b"", "json"),
        ("a.txt", b"{}", "json"),
        ("a.txt", b"\n<!DOCTYPE HTML><p>", "html"),
        ("page", b"<html lang=de>", "html"),
        ("page.php?id=4", b"\xef\xbb\xbf<!doctype html>", "html"),
        ("page.asp", b'<?xml version="1.0"?>\n<!DOCTYPE html>', "html"),
        ("a.xhtml", b"no page at all", "html"),
    ],
)
def test_documents(name: str, data: bytes, form: str) -> None:
    assert read(name, data) == [
        Record(name, 0, data, len(data), hashlib.sha256(data).hexdigest(), None, form)
    ]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress, lzma.compress])
def test_bytes_tell_what_an_unknown_name_does_not(pack: Callable[[bytes], bytes]) -> None:
    for data in (tar(DOCUMENTS), zipped(DOCUMENTS)):
        found = read("dump", pack(data))
        assert payloads(found) == [data for _, data in DOCUMENTS]
        assert found[3].location == "dump!/3.json"
    assert not accepts("notes", b"Dear all")
    assert read("notes", b"Dear all") == []


def test_locations_tell_the_way(caplog: pytest.LogCaptureFixture) -> None:
    inner = gzip.compress(zipped([("x/l.jsonl.bz2", bz2.compress(b"1\n\n2\r\n3"))]))
    data = tar(
        [("./in/b.zip.gz", inner), ("a.json", b"{}"), ("logo.png", b"\x89PNG"), ("a.json", b"[]")]
    )
    found = read("in/dump.tar", data)
    assert [(record.location, record.ordinal, record.payload) for record in found] == [
        ("in/dump.tar!/in/b.zip.gz!/x/l.jsonl.bz2", 0, b"1"),
        ("in/dump.tar!/in/b.zip.gz!/x/l.jsonl.bz2", 1, b"2"),
        ("in/dump.tar!/in/b.zip.gz!/x/l.jsonl.bz2", 2, b"3"),
        ("in/dump.tar!/a.json", 0, b"{}"),
        ("in/dump.tar!/a.json#4", 0, b"[]"),
    ]
    assert "in/dump.tar!/logo.png" in caplog.text


def test_a_damaged_member_costs_no_other() -> None:
    bad = gzip.compress(b"1\n2\n")[:-3]
    for pack in ARCHIVES.values():
        name = "a.tar" if pack is tar else "a.zip"
        found = read(
            name,
            pack([("a.jsonl.gz", bad), ("b.jsonl", b"3\n"), ("c.tar", b"none"), ("d.json", b"4")]),
        )
        assert payloads(found) == [b"1", b"2", b"3", b"4"]
        assert [text.partition(": ")[0] for _, text in errors(found)] == [
            f"{name}!/a.jsonl.gz",
            f"{name}!/c.tar",
        ]
        assert [record.ordinal for record in found] == [0, 1, 2, 0, 0, 0]


def test_a_wrong_checksum_in_a_zip_is_told() -> None:
    whole = zipped([("a.jsonl", b"1\n2\n"), ("b.json", b"3")], zipfile.ZIP_STORED)
    found = read("a.zip", whole.replace(b"1\n2\n", b"1\n5\n"))
    assert payloads(found) == [b"3"]
    assert "CRC" in errors(found)[0][1]


def test_unsafe_members_are_told_and_not_followed() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind, name, target in (
            (tarfile.SYMTYPE, "out.json", "/etc/passwd"),
            (tarfile.LNKTYPE, "hard.json", "a.json"),
            (tarfile.CHRTYPE, "null.json", ""),
            (tarfile.FIFOTYPE, "pipe.json", ""),
            (tarfile.DIRTYPE, "folder", ""),
            (tarfile.REGTYPE, "../x.json", ""),
            (tarfile.REGTYPE, "/etc/x.json", ""),
            (tarfile.REGTYPE, "a/../../x.json", ""),
            (tarfile.REGTYPE, "a.json", ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    found = read("a.tar", out.getvalue())
    assert [record.reason for record in found if record.error] == ["unsafe_path"] * 7
    assert found[-1].location == "a.tar!/a.json"
    assert "/etc/passwd" in (found[0].error or "")

    link = zipfile.ZipInfo("link.json")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zip_file:
        zip_file.writestr(link, "../../secret")
        zip_file.writestr("../x.json", "{}")
        zip_file.writestr("..\\x.json", "{}")
        zip_file.writestr("C:\\x.json", "{}")
        zip_file.writestr("ok.json", "{}")
    found = read("a.zip", out.getvalue())
    assert [record.reason for record in found if record.error] == ["unsafe_path"] * 4
    assert payloads(found) == [b"{}"]


def test_encrypted_and_unknown_members_of_a_zip_say_so() -> None:
    whole = zipped([("a.json", b"1"), ("b.json", b"2"), ("c.json", b"3")], zipfile.ZIP_STORED)
    data = bytearray(whole)
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    local, central = data.index(b"PK\x03\x04", local + 1), data.index(b"PK\x01\x02", central + 1)
    data[local + 8] = data[central + 10] = 99
    found = read("a.zip", bytes(data))
    assert payloads(found) == [b"3"]
    assert errors(found)[0] == ("unreadable_file", "a.zip!/a.json: is encrypted")
    assert "compression" in errors(found)[1][1]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_of_a_zip(method: int) -> None:
    assert payloads(read("a.zip", zipped(DOCUMENTS, method))) == [data for _, data in DOCUMENTS]


def test_names_in_no_encoding_are_readable() -> None:
    data = tar([("caf\udce9.json", b"{}")], tarfile.GNU_FORMAT)
    assert read("a.tar", data)[0].location == "a.tar!/caf\\xe9.json"


def limited(found: list[Record], setting: str) -> None:
    assert [record.reason for record in found if record.error] == ["archive_limit"]
    assert found[-1].error and f"POSTINGS_{setting.upper()} " in found[-1].error


def test_limits_keep_what_came_before() -> None:
    members = [("a.json", b"{}"), ("zeros.json", bytes(3_000_000)), ("b.json", b"[]")]
    for name, data in (
        ("a.zip", zipped(members)),
        ("a.tar.gz", gzip.compress(tar(members))),
        ("a.tar.zst", zstandard.compress(tar(members))),
    ):
        found = read(name, data, max_archive_bytes=1_000_000)
        limited(found, "max_archive_bytes")
        assert payloads(found) == [b"{}"]
        assert found[-1].location == name
    found = read("a.tar", tar(DOCUMENTS), max_archive_files=5)
    limited(found, "max_archive_files")
    assert len(found) == 6
    limited(read("a.zip", zipped(DOCUMENTS), max_archive_files=5), "max_archive_files")
    found = read("a.jsonl.gz", gzip.compress(b"1\n" * 100_000), max_archive_bytes=100_000)
    limited(found, "max_archive_bytes")
    assert found[-1].ordinal == len(found) - 1 > 10


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = bytes(2_000_000)
    monkeypatch.setattr("etl.containers.limits._RATIO_FROM", 1_000_000)
    for name, data in (
        ("a.zip", zipped([("0.json", zeros)])),
        ("a.json.gz", gzip.compress(zeros)),
        ("a.json.zst", zstandard.compress(zeros)),
        ("a.json.bz2", bz2.compress(zeros)),
        ("a.json.xz", lzma.compress(zeros)),
        ("a.json.gz.gz", gzip.compress(gzip.compress(zeros))),
    ):
        tracemalloc.start()
        limited(
            list(unpack(io.BytesIO(data), name, replace(SETTINGS, max_archive_ratio=500.0))),
            "max_archive_ratio",
        )
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
        tracemalloc.stop()


def test_nested_bomb() -> None:
    data, name = b"{}", "0.json"
    for depth in range(6):
        data, name = zipped([("first.json", b"1"), (name, data)]), f"{depth}.zip"
    found = read("bomb.zip", data)
    limited(found, "max_archive_depth")
    assert payloads(found) == [b"1"] * 4
    # Members that share their bytes.
    limited(
        read(
            "a.zip",
            zipped([(f"{n}.json", bytes(100_000)) for n in range(50)]),
            max_archive_bytes=1_000_000,
        ),
        "max_archive_bytes",
    )


def test_a_tar_of_many_members_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "many.tar"
    count = 4000
    with tarfile.open(path, "w") as archive:
        for number in range(count):
            info = tarfile.TarInfo(f"folder/{number}.json")
            info.size = 500
            archive.addfile(info, io.BytesIO(b"%500d" % number))
    with path.open("rb") as file:
        next(unpack(io.BytesIO(path.read_bytes()), "warm.tar", SETTINGS))
        tracemalloc.start()
        assert sum(1 for _ in unpack(file, "many.tar", SETTINGS)) == count
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()


def test_a_huge_line_is_kept_as_its_beginning() -> None:
    size = 40_000_000
    data = gzip.compress(b"1\n" + b"x" * size + b"\n2\n", 1)
    tracemalloc.start()
    found = list(
        unpack(io.BytesIO(data), "a.jsonl.gz", replace(SETTINGS, max_record_bytes=100_000))
    )
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert [record.byte_count for record in found] == [1, size, 1]
    assert found[1].payload == b"x" * 65_536
    assert found[1].sha256 == hashlib.sha256(b"x" * size).hexdigest()


def test_headers_of_a_tar_are_bounded() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    found = read(
        "a.tar",
        tar(DOCUMENTS).rstrip(b"\0").ljust(1024 * 12, b"\0") + info.tobuf(tarfile.GNU_FORMAT),
    )
    assert len(payloads(found)) == 12
    assert len(errors(found)) == 1


# Web archives.


def warc_record(kind: str, uri: str, block: bytes, about: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"Content-Type: {about}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http(body: bytes, kind: str = "text/html", more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 7] for start in range(0, len(body), 7)]
    return b"".join(b"%x;q=1\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


PAGE, THING = b"<html><p>\xe9 caf\xc3\xa9</p></html>", b'{"a": 1}'
SENT = "Content-Encoding: {}\r\n".format
CHUNKS = "Transfer-Encoding: chunked\r\n"
RESPONSES = [
    warc_record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
    warc_record("request", "https://a/1", b"GET / HTTP/1.1\r\n\r\n"),
    warc_record("response", "https://a/1", http(PAGE)),
    warc_record("response", "<https://a/2>", http(gzip.compress(PAGE), more=SENT("gzip"))),
    warc_record(
        "response", "https://a/3", http(chunked(brotli.compress(PAGE)), more=SENT("br") + CHUNKS)
    ),
    warc_record(
        "response",
        "https://a/4",
        http(chunked(THING), "application/ld+json; charset=utf-8", CHUNKS),
    ),
    warc_record("response", "https://a/5", http(b"\x89PNG", "image/png")),
    # The header is what was sent, the body was decoded before it was kept.
    warc_record("response", "https://a/6", http(PAGE, more=SENT("gzip, br") + CHUNKS)),
    warc_record("response", "https://a/7", http(zstandard.compress(PAGE), more=SENT("zstd"))),
    warc_record("metadata", "https://a/1", b"fetchTimeMs: 1\r\n", "application/warc-fields"),
]


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress, zstandard.compress])
def test_warc(pack: Callable[[bytes], bytes]) -> None:
    data = b"".join(pack(record) for record in RESPONSES)
    name = {RESPONSES[0][:4]: "c.warc", b"\x1f\x8b\x08\x00": "c.warc.gz"}.get(
        data[:4], "c.warc.zst"
    )
    found = read(name, data)
    assert [
        (record.location, record.ordinal, record.payload, record.format) for record in found
    ] == [
        (f"{name}!/https://a/1", 2, PAGE, "html"),
        (f"{name}!/https://a/2", 3, PAGE, "html"),
        (f"{name}!/https://a/3", 4, PAGE, "html"),
        (f"{name}!/https://a/4", 5, THING, "json"),
        (f"{name}!/https://a/6", 7, PAGE, "html"),
        (f"{name}!/https://a/7", 8, PAGE, "html"),
    ]


def test_warc_cut_anywhere() -> None:
    data = b"".join(RESPONSES)
    expected = payloads(read("c.warc", data))
    starts = {0, *(sum(map(len, RESPONSES[:n])) - k for n in range(1, 11) for k in range(5))}
    for place in range(0, len(data), 3):
        found = list(unpack(io.BytesIO(data[:place]), "c.warc", SETTINGS))
        kept = payloads(found)
        assert kept == expected[: len(kept)]
        assert len(errors(found)) == (place not in starts)


def test_warc_damage_costs_only_what_it_hits() -> None:
    bad = gzip.compress(PAGE)[:-9]
    data = [
        *RESPONSES[:3],
        warc_record("response", "https://a/bad", http(bad, more=SENT("gzip"))),
        warc_record("response", "https://a/odd", b"nothing\r\n"),
        b"some lines\r\nof something\r\n",
        RESPONSES[3],
    ]
    found = read("c.warc", b"".join(data))
    assert payloads(found) == [PAGE, PAGE]
    assert [record.location for record in found if record.error] == [
        "c.warc!/https://a/bad",
        "c.warc!/https://a/odd",
        "c.warc",
    ]
    assert len(errors(read("c.warc", b"hello\n" * 9))) == 1


def test_a_compressed_body_counts() -> None:
    page = http(brotli.compress(bytes(3_000_000)), more=SENT("br"))
    found = read(
        "c.warc", RESPONSES[2] + warc_record("response", "u", page), max_archive_bytes=1_000_000
    )
    limited(found, "max_archive_bytes")
    assert payloads(found) == [PAGE]


# Tables.


def test_csv_takes_the_column_of_json() -> None:
    big = json.dumps({"text": 'a "quoted",\nline ' * 20_000})
    quoted = big.replace('"', '""')
    rows = f'\ufeffid,"näme",data\r\n1,[x,"{{""a"": ""é""}}"\r\n\r\n2,,\r\n3,y,"{quoted}"\r\n'
    found = read("t.csv", rows.encode())
    assert payloads(found) == ['{"a": "é"}'.encode(), b"", big.encode()]
    assert [record.ordinal for record in found] == [0, 1, 2]
    assert payloads(read("t.csv.gz", gzip.compress(rows.encode()), json_column="näme"))[2] == b"y"
    assert read("t.csv", b"") == read("t.csv", b"a,b\n") == []


def test_a_table_without_a_clear_column_names_them() -> None:
    with pytest.raises(DataError, match=r"several columns: a, b\. .*POSTINGS_JSON_COLUMN"):
        read("t.csv", b"a,b,c\n{},[],x\n")
    with pytest.raises(DataError, match="no column that begins with JSON: a, b"):
        read("t.csv", b"a,b\n1,{x\n")
    with pytest.raises(DataError, match="no column 'z'"):
        read("t.csv", b"a,b\n1,2\n", json_column="z")
    # In an archive it is that member's error.
    found = read("a.zip", zipped([("t.csv", b"a,b\n1,2\n"), ("a.json", b"{}")]))
    assert payloads(found) == [b"{}"]
    assert "no column" in errors(found)[0][1]


def test_csv_without_bounds_is_an_error() -> None:
    for rows in (b'1,"%s' % (b"x\n" * 5000), b"1,%s" % (b"x" * 50_000)):
        found = read("t.csv", b"id,data\n0,{}\n" + rows, max_record_bytes=5000)
        assert len(errors(found)) == 1
    rows = b"".join(b'%d,"[%d]"\n' % (number, number) for number in range(2000))
    found = read("t.csv", b"id,data\n" + rows + b'9,"%s' % (b"x\n" * 5000), max_record_bytes=5000)
    assert payloads(found) == [b"[%d]" % number for number in range(2000)]
    assert len(errors(found)) == 1


def parquet(columns: dict[str, pa.Array], **given: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **given)
    return out.getvalue()


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_parquet_takes_the_column_of_json(kind: pa.DataType) -> None:
    values = [None, *(f'{{"é": {number}}}' for number in range(500)), None]
    columns = {
        "id": pa.array(range(502)),
        "data": pa.array(values).cast(kind),
        "x": pa.array(["y"] * 502),
    }
    data = parquet(columns, row_group_size=100)
    found = read("t.parquet", data)
    assert payloads(found) == [(value or "").encode() for value in values]
    assert payloads(read("dump", gzip.compress(data))) == payloads(found)
    assert payloads(read("t.parquet", data, json_column="x"))[0] == b"y"
    cut = read("t.parquet", data[:-40])
    assert [reason for reason, _ in errors(cut)] == ["unreadable_file"]


def test_parquet_columns() -> None:
    with pytest.raises(DataError, match="several columns: a, b"):
        read("t.parquet", parquet({"a": pa.array(["{}"]), "b": pa.array(["[]"])}))
    with pytest.raises(DataError, match="no column that begins with JSON: none"):
        read("t.parquet", parquet({"a": pa.array([1])}))
    assert read("t.parquet", parquet({"a": pa.array([], pa.string())})) == []


# N-Quads.


def test_nquads_are_one_record_a_page() -> None:
    def page(uri: str, *rest: str) -> bytes:
        lines = [
            f"_:j <http://schema.org/title> <http://schema.org/JobPosting> <{uri}> .",
            *(f"_:j <http://schema.org/description> {text} <{uri}> ." for text in rest),
        ]
        return ("\n".join(lines) + "\n").encode()

    pages = [
        page("https://a/1", '"a \\" <https://no/> ."@en', '"x"^^<http://schema.org/Text>'),
        page("https://a/2") + b"# a comment\n_:j <http://schema.org/url> <https://a/9> .\nbroken\n",
        page("https://a/1"),
        page("https://a/3", f'"{"x" * 5000}"'),
        page("https://a/4"),
    ]
    data = b"".join(pages)
    found = read("part.nq.gz", gzip.compress(data), max_record_bytes=2000)
    assert [record.byte_count for record in found] == [len(text) for text in pages]
    assert [record.format for record in found] == ["nquads"] * 5
    assert [record.payload for record in found[:3]] == pages[:3]
    assert found[3].sha256 == hashlib.sha256(pages[3]).hexdigest()


# Files and folders.


def of(path: Path) -> list[Record]:
    return list(files.records(replace(SETTINGS, input=str(path))))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "secret.json").write_text('{"secret": 1}', "utf-8")
    inside = tmp_path / "in"
    (inside / "sub").mkdir(parents=True)
    (inside / "b.json").write_text("{}", "utf-8")
    (inside / "sub/a.zip").write_bytes(zipped(DOCUMENTS[:2]))
    yield inside


def test_links_out_of_a_folder_are_told(folder: Path) -> None:
    (folder / "a.json").symlink_to(folder.parent / "secret.json")
    (folder / "c.json").symlink_to(folder / "b.json")
    (folder / "round").symlink_to(folder / "round")
    (folder / "up").symlink_to(folder.parent)
    found = of(folder)
    assert [(record.location, record.error and record.reason) for record in found] == [
        ("a.json", "unsafe_path"),
        ("b.json", None),
        ("c.json", None),
        ("sub/a.zip!/0.json", None),
        ("sub/a.zip!/1.json", None),
        ("up", "unsafe_path"),
    ]
    assert b"secret" not in b"".join(payloads(found))


def test_files_of_no_kind_are_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "notes.doc").write_bytes(b"Dear all")
    (folder / "page").write_bytes(b"<html>")
    caplog.set_level(logging.INFO, "etl")
    assert [record.format for record in of(folder)] == ["json", "html", "json", "json"]
    assert "left out 1 of no kind" in caplog.text
    assert "notes.doc" in caplog.text


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        of(tmp_path)
    (tmp_path / "notes.doc").write_bytes(b"Dear all")
    with pytest.raises(DataError, match="None of the 1 files"):
        of(tmp_path)
    (tmp_path / "a.json").write_bytes(b"{}")
    assert [record.location for record in of(tmp_path / "*.json")] == ["a.json"]
    assert [record.location for record in of(tmp_path / "a.json")] == ["a.json"]
