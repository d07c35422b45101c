"""For which state of the US a text says that pay holds: "Base pay in Colorado: $86,000".

Laws of some states make employers write what they pay there into postings for other places too:
Colorado since 2021 (C.R.S. 8-5-201), New York, California and Washington since.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from etl.values import seeds

_BEFORE = 160
# A longer line above the pay is no heading of it.
_HEADING = 80
# "Washington, D.C." is no state.
_NO_CITY = r"(?!,? D\.?C\b)"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(*A-Z])")


def is_elsewhere(text: str, start: int, end: int, places: Iterable[str], folder: Path) -> bool:
    """Tell whether the words about pay name states and none of them is the posting's.

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
    pattern, behind, codes = _states(folder)
    named = set(pattern.findall(_lead(text, start) + text[start:end]))
    if follows := behind.match(text, end):
        named.add(follows[1])
    return bool(named) and not any(
        place in (name, codes[name]) or name in place for place in places for name in named
    )


def _lead(text: str, start: int) -> str:
    """Return what leads to a place: its sentence in its line, and a heading in the line above."""
    lines = [line for line in text[max(0, start - _BEFORE) : start].split("\n") if line.strip()]
    if not lines:
        return ""
    heading = next((line for line in lines[-2:-1] if len(line) <= _HEADING), "")
    return f"{heading}\n{_SENTENCE.split(lines[-1])[-1]}"


@cache
def _states(folder: Path) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    codes = {row["name"]: row["code"] for row in seeds.rows(folder, "us_states")}
    # The longest first: "West Virginia" before "Virginia".
    name = f"({'|'.join(sorted(codes, key=len, reverse=True))})"
    behind = rf"[^.\n]{{0,25}}(?:\b(?:in|for)\s|\()(?:the [Ss]tate of )?{name}\b{_NO_CITY}"
    return re.compile(rf"\b{name}\b{_NO_CITY}"), re.compile(behind), codes
