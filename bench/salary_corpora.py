"""Postings of many boards with their text and, where a board has one, its own figure of the pay.

One function a corpus; each yields the items of its file, in order. Where the pay is a column of
text, a simple pattern for that board's one notation says what it means.
"""

import ast
import csv
import gzip
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import zstandard
from salary_figures import Item, Told

from etl.values import html

_GLASSDOOR = re.compile(r"\$(\d+)(K?)(?:\s*-\s*\$(\d+)K?)?( Per Hour)?")
_JOBRIGHT = re.compile(r"\$([\d.]+)(K?)(?:/(?:yr|hr))?\s*-\s*\$([\d.]+)K?/(yr|hr)")
_DJINNI = re.compile(r"(від |до )?\$(\d+)(?:-(\d+))?")
_HN_RANGE = re.compile(r"\$?(\d{2,3})k?\s*[-–]\s*\$?(\d{2,3})k", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
# What the collector of the texts wrote around them.
_BODY = re.compile(
    r"^## (?:原始內容|職位描述)$(.*?)(?=^## (?:來源|應徵連結)|\Z)", re.DOTALL | re.MULTILINE
)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with opened(path) as stream:
        for line in stream:
            yield json.loads(line)


def opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    raw = zstandard.ZstdDecompressor().stream_reader(path.open("rb"))
    return io.TextIOWrapper(raw, encoding="utf-8")


def rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with opened(path) as stream:
        yield from csv.DictReader(stream)


def linkedin(data: Path) -> Iterator[Item]:
    for name, node in linkedin_nodes(data):
        yield linkedin_item(name, node)


def linkedin_nodes(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    path = data / "jsonld/linkedin2021_partA.tar.zst"
    raw = zstandard.ZstdDecompressor().stream_reader(path.open("rb"))
    with tarfile.open(fileobj=raw, mode="r|") as archive:
        for member in archive:
            file = archive.extractfile(member)
            text = file.read() if file else b""
            if text.startswith(b"{"):
                yield member.name, json.loads(text)


def linkedin_item(name: str, node: dict[str, Any]) -> Item:
    place = node.get("jobLocation") or {}
    country = (place.get("address") or {}).get("addressCountry")
    text = html.to_text(node.get("description") or "")
    return Item("linkedin", name, text, country, employers(node.get("baseSalary")))


def employers(salary: dict[str, Any] | None) -> Told | None:
    value = (salary or {}).get("value") or {}
    low, high = (value.get(name) or None for name in ("minValue", "maxValue"))
    if not salary or not (low or high):
        return None
    return Told(low, high, salary.get("currency"), value.get("unitText"))


def jobright(data: Path) -> Iterator[Item]:
    for row in lines(data / "corpora/jobright_alerts_2026_08.jsonl.gz"):
        if said := _JOBRIGHT.fullmatch(row["Salary"] or ""):
            unit = 1000 if said[2] else 1
            low, high = (round(float(said[n]) * unit, 2) for n in (1, 3))
            period = {"yr": "YEAR", "hr": "HOUR"}[said[4]]
            told = Told(low, high, "USD", period)
            yield Item("jobright", row["JobId"], row["Salary"], "US", told, True)


def glassdoor(data: Path) -> Iterator[Item]:
    for where, row in glassdoor_rows(data):
        if told := glassdoor_told(row["Salary Estimate"]):
            yield Item("glassdoor", where, row["Salary Estimate"], "US", told, True)


def glassdoor_texts(data: Path) -> Iterator[Item]:
    """Descriptions; what Glassdoor estimates by itself is nothing that they could state."""
    for where, row in glassdoor_rows(data):
        is_employers = "Employer" in row["Salary Estimate"]
        told = glassdoor_told(row["Salary Estimate"]) if is_employers else None
        yield Item("glassdoor_texts", where, html.to_text(row["Job Description"]), "US", told)


def glassdoor_rows(data: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted((data / "corpora").glob("glassdoor_us_*.csv.gz")):
        for number, row in enumerate(rows(path)):
            yield f"{path.name}, {number}", row


def glassdoor_told(estimate: str) -> Told | None:
    said = _GLASSDOOR.search(estimate)
    if not said:
        return None
    unit = 1000 if said[2] else 1
    low, high = float(said[1]) * unit, float(said[3] or said[1]) * unit
    return Told(low, high, "USD", "HOUR" if said[4] else None)


def djinni(data: Path) -> Iterator[Item]:
    for number, row in enumerate(lines(data / "corpora/djinni_ua_2023.jl.gz")):
        if said := _DJINNI.fullmatch(row["salary"] or ""):
            first, second = float(said[2]), float(said[3] or said[2])
            low = None if said[1] == "до " else first
            high = None if said[1] == "від " else second
            told = Told(low, high, "USD", None)
            yield Item("djinni", str(number), row["salary"], "UA", told, True)


def nofluffjobs(data: Path) -> Iterator[Item]:
    for number, row in enumerate(rows(data / "corpora/nofluffjobs_pl_2022.csv.gz")):
        low, high = (float(row[name]) or None for name in ("salary_lower", "salary_upper"))
        told = Told(low, high, "PLN", "MONTH") if low or high else None
        yield Item("nofluffjobs", str(number), row["description"], "PL", told)


def stage_nl(data: Path) -> Iterator[Item]:
    for row in rows(data / "corpora/stage_nl_2024.csv.gz"):
        amount = float(row["Compensation"] or 0)
        told = Told(amount, amount, "EUR", "MONTH") if amount else None
        yield Item("stage_nl", row["Id"], row["Description"], "NL", told)


def remoteok(data: Path) -> Iterator[Item]:
    for where, front, text in front_matters(data / "corpora/remoteok_2026.jsonl.zst"):
        ends = [re.search(rf"^salary_{end}: ([\d.]+)$", front, re.M) for end in ("min", "max")]
        low, high = (float(end[1]) if end else None for end in ends)
        told = Told(low, high, "USD", None) if low or high else None
        yield Item("remoteok", where, text, None, told)


def hn(data: Path) -> Iterator[Item]:
    """The collector read its range from the text below, so it is where a pattern finds one."""
    for where, front, text in front_matters(data / "corpora/hn_whoishiring_2025_26.jsonl.zst"):
        field = re.search(r'^salary_range: "?(.+?)"?\s*$', front, re.M)
        said = _HN_RANGE.search(field[1]) if field else None
        told = Told(float(said[1]) * 1000, float(said[2]) * 1000, None, "YEAR") if said else None
        yield Item("hn", where, text, None, told)


def pythonjobs(data: Path) -> Iterator[Item]:
    for where, _, text in front_matters(data / "corpora/pythonjobs_frontmatter.jsonl.zst"):
        yield Item("pythonjobs", where, text, None)


def front_matters(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (file, front matter, text below it) of postings kept as Markdown."""
    for row in lines(path):
        front = _FRONT_MATTER.match(row["text"])
        below = row["text"][front.end() :] if front else row["text"]
        body = _BODY.search(below)
        yield row["file"], front[1] if front else "", html.to_text(body[1] if body else below)


def workday(data: Path) -> Iterator[Item]:
    for row in lines(data / "corpora/workday_us_2025_partA.jsonl.zst"):
        text = row.get("job_posting_text") or row.get("job_posting_html") or ""
        yield Item("workday", row["job_href"], html.to_text(text), "US")


def newgrad(data: Path) -> Iterator[Item]:
    for row in lines(data / "corpora/newgrad_ats_2026.jsonl.zst"):
        country = "US" if row["country"].startswith("United States") else None
        text = html.to_text(f"{row['description']}\n{row['requirements']}")
        yield Item("newgrad", row["job_id"], text, country)


def field_strings(data: Path) -> Iterator[Item]:
    """Yield real salary strings, each once a source."""
    path = data / "salary/real_salary_strings.tsv"
    for line in path.read_text("utf-8").splitlines():
        source, _, text = line.split("\t")
        country = "UA" if source == "djinni" else "US"
        yield Item(source, line, ast.literal_eval(text), country, None, True)


# Where the board's own figure is a field to be read, and where it stands beside a text.
FIELDS: dict[str, Callable[[Path], Iterator[Item]]] = {
    "jobright": jobright,
    "glassdoor": glassdoor,
    "djinni": djinni,
}
TEXTS: dict[str, Callable[[Path], Iterator[Item]]] = {
    "linkedin": linkedin,
    "glassdoor_texts": glassdoor_texts,
    "nofluffjobs": nofluffjobs,
    "stage_nl": stage_nl,
    "remoteok": remoteok,
    "hn": hn,
    "pythonjobs": pythonjobs,
    "workday": workday,
    "newgrad": newgrad,
}
