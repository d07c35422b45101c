"""For which state of the US a text says that pay holds: "Base pay in Colorado: $86,000".

Laws of some states make employers write what they pay there into postings for other places too:
Colorado since 2021 (C.R.S. 8-5-201), New York, California and Washington since.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.values import seeds
from etl.values.countries import parse_country

_BEFORE = 160
# A longer line above the pay is no heading of it.
_HEADING = 80
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(*A-Z])")
# The pay of the place before: "NY, New York: $145,300 - $196,600 TX, Austin: ...".
_AMOUNT = re.compile(r"\d[,.]\d{3}|\d{4}|\d ?[kK]\b")
# "Washington, D.C." is no state.
_NO_CITY = r"(?!,? D\.?C\b)"


def is_elsewhere(text: str, start: int, end: int, places: Iterable[str], folder: Path) -> bool:
    """Tell whether the words about pay name states and the posting is in none of them.

    It is not told of a posting whose town is known and whose state is not.

    Args:
        text: the text.
        start: where the pay begins, from 0.
        end: where it ends.
        places: the towns, regions and countries of the posting.
        folder: the folder of the code lists.

    >>> text = "For Colorado-based roles: $90,000 a year."
    >>> is_elsewhere(text, 26, 40, ["Boise", "ID"], Path("seeds/reference"))
    True
    >>> is_elsewhere(text, 26, 40, ["Denver", "CO"], Path("seeds/reference"))
    False
    """
    states, own = _states(folder), list(places)
    lead = _lead(text, start)
    named = states.in_words(lead + text[start:end]) | states.behind(text, end)
    if not named or any(_is_said(place, lead) for place in own):
        return False
    ours = {state for place in own for state in states.of_place(place)}
    is_unsure = not ours and any(parse_country(place) is None for place in own)
    return not is_unsure and not ours & named


def _is_said(place: str, lead: str) -> bool:
    return parse_country(place) is None and re.search(rf"\b{re.escape(place)}\b", lead) is not None


def _lead(text: str, start: int) -> str:
    """Return what leads to pay: its sentence in its line, and a heading in the line above."""
    lines = [line for line in text[max(0, start - _BEFORE) : start].split("\n") if line.strip()]
    if not lines:
        return ""
    heading = next((line for line in lines[-2:-1] if len(line) <= _HEADING), "")
    said = f"{heading}\n{_SENTENCE.split(lines[-1])[-1]}"
    return _AMOUNT.split(said)[-1]


@dataclass(frozen=True, slots=True)
class _States:
    """The states, by code.

    Args:
        codes: name -> code.
        spoken: finds a name, or a code as in "IL-Chicago" and "USA, IL, Chicago".
        after: finds a name behind pay: "in Colorado".
    """

    codes: dict[str, str]
    spoken: re.Pattern[str]
    after: re.Pattern[str]

    def in_words(self, words: str) -> frozenset[str]:
        found = (match[1] or match[2] for match in self.spoken.finditer(words))
        return frozenset(self.codes.get(said, said) for said in found)

    def behind(self, text: str, end: int) -> frozenset[str]:
        match = self.after.match(text, end)
        return frozenset([self.codes[match[1]]] if match else [])

    def of_place(self, place: str) -> Iterator[str]:
        for name, code in self.codes.items():
            if place == code or name in place:
                yield code


@cache
def _states(folder: Path) -> _States:
    codes = {row["name"]: row["code"] for row in seeds.rows(folder, "us_states")}
    # The longest first: "West Virginia" before "Virginia".
    name = f"({'|'.join(sorted(codes, key=len, reverse=True))})"
    code = rf"(?<![A-Za-z-])({'|'.join(codes.values())})(?:-[A-Z]|(?<=, ..)(?: ?[:,]| [-–]))"
    behind = rf"[^.\n]{{0,25}}(?:\b(?:in|for)\s|\()(?:the [Ss]tate of )?{name}\b{_NO_CITY}"
    return _States(codes, re.compile(rf"\b{name}\b{_NO_CITY}|{code}"), re.compile(behind))
