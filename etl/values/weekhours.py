"""Hours a week, as postings say them: "37.5 hours per week", "38,5 Std./Woche", "35-hour week"."""

import re
from functools import cache
from pathlib import Path

from etl.values import seeds

# Nobody is hired for less, and no law lets anybody work more for long.
LEAST, MOST = 4.0, 60.0
# Of a full-time post: 26 U.S.C. 4980H(c)(4), and the OECD's bound of part-time work.
LEAST_FULL = 30.0
_DAY = 24
_NUMBER = r"(?<![\d.,:€$£])(\d{1,2}(?:[.,]\d{1,2})?)"
# Blanks and marks between words; a bound, for two stars in a row take forever in a text of blanks.
_GAP = r"[\s-]{0,3}"
_TO = r"(?:[-–—/]|to|bis|tot|à|a|y|e|do|till|til|och|og)"
_RANGE = rf"{_NUMBER}(?:\s{{0,3}}{_TO}\s{{0,3}}{_NUMBER})?"


def find(text: str | None, folder: Path, least: float = LEAST) -> float | None:
    """Return the hours a week that a text states first, or None.

    The middle of a range, such as 36 of "32-40 uur per week".

    Args:
        text: the text.
        folder: the folder of the code lists.
        least: fewer hours are not believed to be those of the post, nor are more than 60.

    >>> find("A post of 32-40 hours per week.", Path("seeds/reference"))
    36.0
    """
    if not text:
        return None
    before, after = _patterns(folder)
    for match in sorted(
        [*before.finditer(text), *after.finditer(text)], key=lambda found: found.start()
    ):
        if (hours := _hours(match)) and hours >= least:
            return hours
    return None


def of_property(text: str | None, folder: Path) -> float | None:
    """Return the hours a week that ``workHours`` states, or None.

    "38 hours" without "a week" is a week's: a day has fewer.
    """
    if hours := find(text, folder):
        return hours
    match = _alone(folder).fullmatch(text.strip()) if text else None
    hours = _hours(match) if match else None
    return hours if hours and hours > _DAY else None


def _hours(match: re.Match[str]) -> float | None:
    said = [float(number.replace(",", ".")) for number in match.groups() if number]
    hours = sum(said) / len(said)
    return hours if min(said) >= LEAST and max(said) <= MOST else None


@cache
def _patterns(folder: Path) -> tuple[re.Pattern[str], re.Pattern[str]]:
    hour, week, both = (_any(folder, says) for says in ("hour", "week", "weekly_hours"))
    before = rf"{_RANGE}{_GAP}(?:{hour}[\s(-]{{0,3}}{week}|{both})(?!\w)"
    after = rf"(?<!\w){both}\s{{0,3}}[:=(]?\s{{0,3}}{_RANGE}"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


@cache
def _alone(folder: Path) -> re.Pattern[str]:
    return re.compile(rf"{_RANGE}{_GAP}{_any(folder, 'hour')}?", re.IGNORECASE)


def _any(folder: Path, says: str) -> str:
    words = {row["word"] for row in seeds.rows(folder, "weekly_hours") if row["says"] == says}
    # The longest first: "hours" before "h".
    found = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return f"(?:{found})"
