"""The charts of the page as Vega-Lite specifications: https://vega.github.io/vega-lite/docs/."""

import math
from typing import Any

from etl.dashboard.columns import LABELS

# How many bars a ranking is given.
SHOWN = 20
# Most bins of a distribution.
_BINS = 24
# All stand out 3 to 1 from a white and from a dark page, and differ in lightness: also in grey.
_LEVELS = {"required": "#0b7355", "preferred": "#3f78d8", "mentioned": "#949494"}
_WHOSE = {"employer": "#0b7355", "text": "#3f78d8", "estimate": "#c98014"}
_WHOLE = {"tickCount": 8, "tickMinStep": 1, "format": ",.0f"}
_LINES = ["#0e9f74", "#3b82f6", "#c98014", "#9b5de5", "#d94a57"]
# A legend is cut where it is wider than the chart.
_LEGEND = {"orient": "top", "columns": 3, "labelLimit": 180, "symbolLimit": 0}
# The height is the plot's: a legend is added to it.
_FIT = {"autosize": {"type": "fit-x", "contains": "padding"}}
Spec = dict[str, Any]


def demand() -> Spec:
    """Return bars of the jobs that name a skill, by level; for rows of `sql/demand.sql`."""
    spec = _ranking("skill_name", "jobs")
    spec["transform"] += [
        {"fold": [f"{level}_count" for level in _LEVELS], "as": ["column", "jobs"]},
        {"calculate": "replace(datum.column, '_count', '')", "as": "level"},
        {"calculate": f"indexof({list(_LEVELS)}, datum.level)", "as": "place"},
    ]
    spec["encoding"] |= {
        "color": _colors("level", _LEVELS),
        "order": {"field": "place", "type": "quantitative"},
        "tooltip": _tips("skill_name", "level", "jobs"),
    }
    return spec


def organizations() -> Spec:
    """Return bars of the jobs of an organization; for rows of `sql/organizations.sql`."""
    spec = _ranking("organization_name", "job_count")
    spec["mark"]["color"] = _LEVELS["required"]
    spec["encoding"]["tooltip"] = _tips("organization_name", "job_count", "times_posted_count")
    return spec


def months() -> Spec:
    """Return lines of a skill's share of a month's jobs; for rows of `sql/demand_months.sql`."""
    return _FIT | {
        "height": 320,
        "mark": {"type": "line", "point": True, "invalid": "break-paths-show-path-domains"},
        "encoding": {
            "x": {"field": "month", "timeUnit": "utcyearmonth", "title": None, "type": "temporal"},
            "y": {
                "field": "job_share",
                "type": "quantitative",
                "title": "share of the month's jobs",
                "axis": {"format": "%"},
            },
            "color": {
                "field": "skill_name",
                "title": None,
                "scale": {"range": _LINES},
                "legend": _LEGEND | {"columns": 2},
            },
            "tooltip": [
                *_tips("skill_name"),
                {"field": "month", "timeUnit": "utcyearmonth", "title": "month"},
                {"field": "job_share", "format": ".1%", "title": "share"},
                *_tips("job_count"),
                {"field": "month_count", "title": "all jobs of the month"},
            ],
        },
    }


def pay(currency: str, median: float, with_estimates: bool) -> Spec:
    """Return bars of the jobs by pay in one currency; for rows of `sql/pay_bins.sql`.

    Args:
        currency: the code of the currency of all amounts.
        median: where a line stands.
        with_estimates: whether the legend names estimates.
    """
    whose = {name: color for name, color in _WHOSE.items() if name != "estimate" or with_estimates}
    amounts = {"type": "quantitative", "scale": {"zero": False}}
    axis = {"format": ",.0f", "tickCount": 8, "labelFlush": False, "labelOverlap": "greedy"}
    x = {"field": "from_amount", "bin": {"binned": True}, "axis": axis, **amounts}
    jobs = {"aggregate": "sum", "field": "job_count", "title": "jobs", "axis": _WHOLE}
    bars = {
        "mark": {"type": "bar", "binSpacing": 1},
        "encoding": {
            "x": x | {"title": f"{currency} a year"},
            "x2": {"field": "to_amount"},
            "y": jobs,
            "color": _colors("stated_in", whose),
            "tooltip": [
                {"field": "bin_text", "title": f"{currency} a year"},
                *_tips("stated_in", "job_count"),
            ],
        },
    }
    at = {"x": {"datum": median, **amounts}}
    # Black on white is seen on any bar and on either page.
    marks = ({"size": 5, "color": "white"}, {"size": 2, "color": "black", "strokeDash": [6, 4]})
    lines = [{"mark": {"type": "rule", **mark}, "encoding": at} for mark in marks]
    return _FIT | {"height": 320, "layer": [bars, *lines]}


def width(low: float, high: float, count: int) -> float:
    """Return a round width for bins of ``count`` amounts above zero, by the Rice rule.

    >>> width(21_300, 96_000, 1_000), width(45_000, 45_000, 1)
    (5000.0, 5000.0)
    """
    bins = min(math.ceil(2 * count ** (1 / 3)), _BINS)
    raw = (high - low) / bins if high > low else high / 10
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= raw)


def _ranking(name: str, count: str) -> Spec:
    """Return horizontal bars in the order of the rows."""
    return {
        "height": {"step": 22},
        "transform": [{"window": [{"op": "row_number", "as": "rank"}]}],
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": count, "type": "quantitative", "title": "jobs", "axis": _WHOLE},
            "y": {
                "field": name,
                "type": "nominal",
                "title": None,
                "sort": {"field": "rank", "op": "min"},
                "axis": {"labelLimit": 220},
            },
        },
    }


def _colors(field: str, colors: dict[str, str]) -> Spec:
    scale = {"domain": list(colors), "range": list(colors.values())}
    return {"field": field, "title": None, "scale": scale, "legend": _LEGEND}


def _tips(*fields: str) -> list[Spec]:
    titles = LABELS | {"jobs": "Jobs", "level": "Level"}
    return [{"field": name, "title": titles[name]} for name in fields]
