"""The filters at the left of the page."""

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from etl.dashboard import address, places
from etl.dashboard.answers import rows
from etl.dashboard.places import ANYWHERE, NOWHERE, Place
from etl.dashboard.queries import Selection
from etl.dashboard.snapshots import Snapshot
from etl.visible import visible

# A town of one job can be linked, and is not offered: most towns are.
_LEAST_JOBS = 2
_NOT_A_DAY = "The address holds a day that is none, such as 2026-02-30: it is not used."
_BACKWARDS = "“Posted from” is later than “Posted until”: no job can be both."


def chosen(snapshot: Snapshot) -> Selection:
    """Show the filters; return what they let through, and say what no job here has."""
    with st.sidebar:
        st.header("Filters")
        days = _days(snapshot)
        place = _place(snapshot)
        is_remote = st.checkbox("Remote only", key="remote", bind="query-params")
        words = st.text_input("Words of the title", key="words", bind="query-params")
        titles = _several("Titles, any of them", _names(snapshot, "titles"), "titles")
        levels = _several("Levels, any of them", _names(snapshot, "levels"), "levels")
        skills = _several("Skills, all of them", _names(snapshot, "skill_names"), "skills")
    return Selection(
        first_day=days[0],
        last_day=days[1],
        country_code=place.country_code,
        region=place.region,
        locality=place.locality,
        is_remote=is_remote,
        words=tuple((words or "").split()),
        titles=titles,
        levels=levels,
        skills=skills,
    )


def _names(snapshot: Snapshot, query: str) -> list[str]:
    found: list[str] = rows(snapshot, query).column(0).to_pylist()
    return found


def _days(snapshot: Snapshot) -> tuple[date | None, date | None]:
    (span,) = rows(snapshot, "span").to_pylist()
    ends = [day for day in (span["first_date"], span["last_date"]) if day]
    first, last = _day("Posted from", "from", ends), _day("Posted until", "until", ends)
    if first and last and first > last:
        st.warning(_BACKWARDS)
    return first, last


def _day(label: str, key: str, ends: Sequence[date]) -> date | None:
    linked = st.query_params.get(key)
    meant = _read(linked)
    if linked and not meant:
        st.warning(_NOT_A_DAY)
    # What is beyond the ends would be dropped without a word.
    days = [day for day in (*ends, meant, st.session_state.get(key)) if day]
    least, most = (min(days), max(days)) if days else (None, None)
    found: date | None = st.date_input(
        label, None, min_value=least, max_value=most, key=key, bind="query-params"
    )
    return found


def _read(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").replace("/", "-"))
    except ValueError:
        return None


def _place(snapshot: Snapshot) -> Place:
    known = places.named(rows(snapshot, "places").to_pylist())
    offered = [name for name, place in known.items() if _is_offered(place)]
    name = address.choice(
        "Place",
        offered,
        "place",
        address.held("place"),
        lambda one: f"{visible(one)} ({known.get(one, NOWHERE).job_count:,})",
        "Anywhere",
    )
    if name is None:
        return ANYWHERE
    _say_missing({name} - set(known))
    return known.get(name, NOWHERE)


def _is_offered(place: Place) -> bool:
    return place.locality is None or place.job_count >= _LEAST_JOBS


def _several(label: str, names: Sequence[str], key: str) -> tuple[str, ...]:
    known = {visible(name) for name in names}
    linked = (*st.session_state.get(key, ()), *st.query_params.get_all(key))
    missing = {visible(name): name for name in linked if name and visible(name) not in known}
    found = st.multiselect(
        label,
        [*names, *missing.values()],
        format_func=visible,
        key=key,
        bind="query-params",
        select_all=False,
        filter_mode="contains",
    )
    _say_missing(name for name in found if visible(name) not in known)
    return tuple(found)


def _say_missing(names: Iterable[str]) -> None:
    for name in names:
        # No Markdown: the address is a stranger's.
        st.text(f"{visible(name)} is in no job here.")
