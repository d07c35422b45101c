"""Other projects' test cases about pay in texts, compared by what they mean.

A case holds inputs, what was expected, and assertions over the other project's own return values.
Where it expects what is a convention of that project and not what the text means, it counts neither
as right nor as wrong but is listed with the reason.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from salary_figures import Item, Reading, Told, guessed, is_near, read, said, yearly

from etl.values import html

SEARCHSTEWARD = "searchsteward_us_text_cases"
JOBSEEK = "jobseek_en_cases"
FILES = (SEARCHSTEWARD, JOBSEEK)
PERIODS = {"yearly": "YEAR", "monthly": "MONTH", "hourly": "HOUR"}
ALMOST = 1e-6
_BOUNDS = "finds no amount under 20,000 or over 900,000 a year"
_BARE = "reads no number without a dollar sign or k"
_SIZE = "period is guessed from the size of the amount alone"
CONVENTIONS = {
    SEARCHSTEWARD: {
        "test_bare_number_with_annual_context_no_extract": _BARE,
        "test_explicit_text_has_different_rules": _BARE,
        "test_out_of_bounds_low": _BOUNDS,
        "test_out_of_bounds_high": _BOUNDS,
        "test_mixed_in_out_of_bounds": _BOUNDS + "; the text says nothing definite",
        "test_explicit_out_of_bounds_still_enforced": _BOUNDS,
        "test_decimal_numbers": _BOUNDS + ", not even an hourly rate that is said to be one",
        "test_entities_are_unescaped_to_a_fixed_point": "about its own cleaning of markup",
        "test_tags_become_spaces_not_nothing": "about its own cleaning of markup: two amounts "
        "with nothing between them",
        "test_every_dash_joins_a_range": "the file holds the dash only, not the text",
    },
    JOBSEEK: {
        "test_small_amounts": "finds no amount under 1,000 a week",
        "test_prefix_single_rejects_tiny_amount_without_period": _SIZE,
        "test_prefix_single_defaults_hourly_without_period": _SIZE,
        "test_prefix_single_defaults_hourly_below_monthly_boundary": _SIZE,
        "test_prefix_single_defaults_monthly_at_boundary": _SIZE,
    },
}
# Inputs of a function that reads a salary field; the others are texts.
FIELDS = (
    "test_explicit_",
    "test_quantities_yield_nothing",
    "test_percent_neutered_but_dollar_amount_survives",
    "test_bare_range_in_salary_text_still_extracts",
    "test_unrelated_range_does_not_confer_shape",
    "test_left_operand_accepted",
)
# The text states pay twice; the case names one of them, or either.
MORE_THAN_ONE = (
    "test_multiple_context_words",
    "test_incidental_hourly_does_not_rescale_annual_range",
)
# Expects one range that spans those of several places.
WIDEST = ("test_unified_picks_widest",)
_MINIMA = re.compile(r"\bmin'?\]? == ([\d.]+)")
_BOTH = re.compile(r"== \(([\d.]+), ([\d.]+)\)")
_EITHER = re.compile(r"\bmin'?\]? in \[([\d., ]+)\]")
_COUNT = re.compile(r"len\(result\) == (\d+)")


@dataclass(frozen=True)
class Verdict:
    file: str
    name: str
    outcome: str
    expected: str
    readings: list[Reading]
    reason: str = ""


def verdicts(data: Path, file: str) -> list[Verdict]:
    path = data / "salary" / f"{file}.jsonl"
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [judge(file, case) for case in cases]


def judge(file: str, case: dict[str, Any]) -> Verdict:
    name = case["test"]
    reason = CONVENTIONS[file].get(name, "")
    readings = [read(item) for item in items(file, case)]
    wanted = expected(file, case)
    if reason:
        return Verdict(file, name, "other convention", told(wanted), readings, reason)
    pairs = zip(wanted, readings, strict=True)
    outcomes = {outcome(file, name, want, reading) for want, reading in pairs}
    worst = next(
        word for word in ("false positive", "wrong", "missed", "right") if word in outcomes
    )
    return Verdict(file, name, worst, told(wanted), readings)


def items(file: str, case: dict[str, Any]) -> list[Item]:
    name = case["test"]
    is_field = file == SEARCHSTEWARD and name.startswith(FIELDS)
    return [Item(file, name, html.to_text(text), "US", None, is_field) for text in case["inputs"]]


def told(wanted: list[list[Told]]) -> str:
    return "; ".join(counted(some) or " or ".join(map(str, some)) or "nothing" for some in wanted)


def counted(some: list[Told]) -> str:
    return f"{len(some)} findings" if some == [Told()] * len(some) and some else ""


def expected(file: str, case: dict[str, Any]) -> list[list[Told]]:
    """Return what each input means: nothing, or one figure, or several that will do."""
    given, asserted = case.get("expected") or {}, "\n".join(case["assertions"])
    minima = [float(text) for text in _MINIMA.findall(asserted)]
    inputs = len(case["inputs"])
    if either := _EITHER.search(asserted):
        return [[Told(float(text)) for text in either[1].split(",")]]
    if both := _BOTH.search(asserted):
        return [[Told(float(both[1]), float(both[2]))]] * inputs
    if len(minima) == inputs > 1:
        return [[Told(low)] for low in minima]
    if "min" in given or "max" in given or "currency" in given:
        return [[figure(file, given)]] * inputs
    if count := _COUNT.search(asserted):
        return [[Told()] * int(count[1])]
    return [[]] * inputs


def figure(file: str, given: dict[str, Any]) -> Told:
    """Return an expected figure; the hourly ones of jobseek are in cents."""
    period = PERIODS.get(given.get("period", ""))
    unit = 100 if file == JOBSEEK and period == "HOUR" else 1
    low, high = (end and end / unit for end in (given.get("min"), given.get("max")))
    return Told(low, high, given.get("currency"), period, bool(given.get("none")))


def outcome(file: str, name: str, wanted: list[Told], reading: Reading) -> str:
    found = [said(one) for one in reading.found]
    if not wanted or not found:
        return "right" if not (wanted or found) else "missed" if wanted else "false positive"
    if wanted == [Told()] * len(wanted):
        return "right" if len(found) == len(wanted) else "wrong"
    if name in WIDEST:
        lows, highs = zip(*((one.low or 0, one.high or 0) for one in found), strict=True)
        found = [Told(min(lows), max(highs), found[0].currency, found[0].period)]
    matches = [any(is_meant(file, want, one) for want in wanted) for one in found]
    enough = any(matches) if name in MORE_THAN_ONE else all(matches)
    return "right" if enough else "wrong"


def is_meant(file: str, want: Told, found: Told) -> bool:
    """Tell whether a figure means what a case expects; SearchSteward's are all a year."""
    if want.currency and want.currency != found.currency:
        return False
    if want.period and want.period != guessed(found):
        return False
    if want.is_open and found.low and found.high and found.low != found.high:
        return False
    ends = yearly(found) if file == SEARCHSTEWARD else (found.low, found.high)
    return is_same((want.low, want.high), ends)


def is_same(
    want: tuple[float | None, float | None], have: tuple[float | None, float | None]
) -> bool:
    return all(
        one is None or (other is not None and is_near(one, other, ALMOST))
        for one, other in zip(want, have, strict=True)
    )
