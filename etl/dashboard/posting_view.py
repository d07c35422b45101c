"""The page's tab on one posting."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from etl.dashboard import address, proof
from etl.dashboard.answers import rows
from etl.dashboard.queries import Selection
from etl.dashboard.snapshots import Snapshot
from etl.visible import visible

_PARTS = ("posting", "posting_places", "posting_pay", "posting_skills")
_UNKNOWN = "The posting of this address is not in what is published. Choose another."
_OUTSIDE = "This posting is outside of the filters."
_KEY = "posting"


def show(snapshot: Snapshot, selection: Selection) -> None:
    """Show the posting of the address, else the newest that the filters leave."""
    newest = rows(snapshot, "postings", selection).to_pylist()
    linked = address.held(_KEY)
    found = _found(snapshot, linked)
    labels = labelled([*_missing(found, newest), *newest])
    if linked and not found:
        st.warning(_UNKNOWN)
    elif found and not _is_left(snapshot, selection, found[0]):
        st.info(_OUTSIDE)
    elif not labels:
        return
    chosen = address.choice(
        f"Posting, of the newest {len(newest):,} that the filters leave",
        list(labels),
        _KEY,
        _shown(linked, labels),
        labels.__getitem__,
        "Choose one",
    )
    if chosen:
        _proof(snapshot, {"posting_id": chosen})


def labelled(postings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return labels by id; where two read alike, the later one ends in its id."""
    labels: dict[str, str] = {}
    for row in postings:
        parts = (row["title"], row["organization_name"], row["place"], row["posted_date"])
        label = visible(" · ".join(str(part) for part in parts if part))
        is_taken = label in set(labels.values())
        labels[row["posting_id"]] = f"{label} · {row['posting_id']}" if is_taken else label
    return labels


def _found(snapshot: Snapshot, posting_id: str | None) -> list[dict[str, Any]]:
    if posting_id is None:
        return []
    found: list[dict[str, Any]] = rows(
        snapshot, "posting", more={"posting_id": posting_id}
    ).to_pylist()
    return found


def _missing(found: list[dict[str, Any]], newest: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {row["posting_id"] for row in newest}
    return [row for row in found if row["posting_id"] not in known]


def _is_left(snapshot: Snapshot, selection: Selection, posting: Mapping[str, Any]) -> bool:
    # A job that was advertised again is left as its first posting.
    job = {"posting_id": posting["cluster_id"]}
    return bool(rows(snapshot, "in_filters", selection, job).num_rows)


def _shown(linked: str | None, labels: Mapping[str, str]) -> str | None:
    if linked:
        return linked if linked in labels else None
    before = st.session_state.get(_KEY)
    return before if before in labels else next(iter(labels), None)


def _proof(snapshot: Snapshot, of: Mapping[str, object]) -> None:
    (one,), *rest = (rows(snapshot, name, more=of).to_pylist() for name in _PARTS)
    st.html(proof.page(one, *rest))
