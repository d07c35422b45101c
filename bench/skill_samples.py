"""Findings and sentences drawn at random from real postings, for a person to judge."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import salary_corpora as corpora
from salary_figures import around
from salary_output import say

from etl.values import asked, html

SHOWN = 160
# Words of a sentence that asks for something, in English, of which all these texts are.
_ASKS = re.compile(
    r"\b(?:experienced? (?:with|in|using|as|and|required|preferred)|years\b.{0,60}\bexperience|"
    r"(?:knowledge|understanding|command) of|familiar\w* with|proficien\w+ (?:in|with)|"
    r"ability to|able to|skills(?: in| with|[.;,]|$)|skilled in|expertise (?:in|with)|must have|"
    r"(?:certifi\w+|licen[sc]\w+|degree)\b.{0,60}\b(?:required|preferred))\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"\n+|(?<=[.;!?]) (?=[A-Z])| - (?=[A-Z0-9])|[•·] ")


@dataclass(frozen=True)
class Text:
    """A posting's description, where it comes from, and the names of its employer."""

    where: str
    text: str
    own: tuple[str, ...]


def linkedin(data: Path) -> Iterator[Text]:
    for name, node in corpora.linkedin_nodes(data):
        employer = (node.get("hiringOrganization") or {}).get("name")
        text = html.to_text(node.get("description") or "")
        yield Text(name, text, (employer,) if employer else ())


def workday(data: Path) -> Iterator[Text]:
    for row in corpora.lines(data / "corpora/workday_us_2025_partA.jsonl.zst"):
        text = row.get("job_posting_text") or row.get("job_posting_html") or ""
        yield Text(row["job_href"], html.to_text(text), (row["company"],))


def newgrad(data: Path) -> Iterator[Text]:
    for row in corpora.lines(data / "corpora/newgrad_ats_2026.jsonl.zst"):
        text = html.to_text(f"{row['description']}\n{row['requirements']}")
        yield Text(row["job_id"], text, (row["company"],))


TEXTS: dict[str, Callable[[Path], Iterator[Text]]] = {
    "linkedin": linkedin,
    "workday": workday,
    "newgrad": newgrad,
}


def show_findings(texts: list[Text], count: int, skills: Path, seeds: Path, seed: int) -> None:
    """Print findings, each of another posting and sentence, with the heading above."""
    chance = random.Random(seed)
    shown: set[str] = set()
    for one in chance.sample(texts, len(texts)):
        found = asked.find(one.text, skills, seeds, own=one.own)
        # Employers use the same sentences again and again.
        fresh = [m for m in found if around(one.text, m.start, m.end, 30) not in shown]
        if fresh:
            drawn = chance.choice(fresh)
            shown.add(around(one.text, drawn.start, drawn.end, 30))
            show_finding(one, drawn)
        if len(shown) == count:
            return


def show_finding(one: Text, found: asked.Asked) -> None:
    years = "" if found.minimum_years is None else f", {found.minimum_years:g} years"
    say(f"{found.skill.skill_id}, {found.level}{years}, {found.matched_by}: {one.where}")
    if heading := heading_above(one.text, found.start):
        say(f"    under: {heading}")
    say("    " + around(one.text.replace("\n", "/"), found.start, found.end, SHOWN))


def heading_above(text: str, start: int) -> str:
    """Return the last short line before a place that looks like a heading, marked or not."""
    for line in reversed(text[:start].splitlines()):
        bare = line.strip("#* ")
        is_item = line.startswith(("* ", "- ", "•"))
        if 2 < len(bare) < 60 and not is_item and (line[:1] in "#*" or bare[-1] not in ".,;"):
            return bare
    return ""


def show_asking(texts: list[Text], count: int, skills: Path, seeds: Path, seed: int) -> None:
    """Print sentences that ask for something, each once, with what is found in brackets.

    A sentence inside boilerplate may be among them: that nothing is found there is right.
    """
    chance = random.Random(seed)
    shown: set[str] = set()
    for one in chance.sample(texts, len(texts)):
        if not (places := list(asking(one.text))):
            continue
        start, end = chance.choice(places)
        if one.text[start:end] in shown:
            continue
        shown.add(one.text[start:end])
        found = asked.find(one.text, skills, seeds, own=one.own)
        inside = [m for m in found if start <= m.start and m.end <= end]
        say(f"{one.where}\n    {bracketed(one.text, start, end, inside)}")
        if len(shown) == count:
            return


def asking(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in [*_SENTENCE_ENDS.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if 20 < end - start < 400 and _ASKS.search(text, start, end):
            yield start, end
        start = mark.end() if mark else end


def bracketed(text: str, start: int, end: int, found: list[asked.Asked]) -> str:
    pieces = []
    for one in found:
        pieces += [text[start : one.start], f"[[{text[one.start : one.end]}|{one.level}]]"]
        start = one.end
    return " ".join("".join([*pieces, text[start:end]]).split())
