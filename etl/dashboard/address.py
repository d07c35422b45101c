"""Choices that stand in the page's address by their value, so that a link shows the same.

Streamlit's own binding writes a choice's label, which here tells counts and titles besides.
"""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_KEPT = "address of "


def follow() -> None:
    """Take over what the address holds where the browser went back or forward; call it first."""
    if getattr(get_script_run_ctx(), "is_history_navigation", False):
        for name in [name for name in st.session_state if str(name).startswith(_KEPT)]:
            del st.session_state[name]


def held(key: str) -> str | None:
    """Return what the address holds, None for nothing.

    A click that follows at once is sent with the address as it was before: what was chosen counts.
    """
    written = st.query_params.get(key) or None
    kept: str | None = st.session_state.setdefault(_KEPT + key, written)
    if kept != written:
        _put(key, kept)
    return kept


def choice(
    label: str,
    options: Sequence[str],
    key: str,
    chosen: str | None,
    written: Callable[[str], str] = str,
    placeholder: str | None = None,
) -> str | None:
    """Show a choice of one; only a person's choice is written into the address.

    Args:
        label: what is chosen.
        options: the values.
        key: the name in the address.
        chosen: the value that is shown; one that is no option is added, None is no choice.
        written: gives a value's label.
        placeholder: what stands there without a choice.
    """
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen
    return st.selectbox(
        label,
        options if chosen is None or chosen in options else [chosen, *options],
        index=None,
        format_func=written,
        key=key,
        on_change=_write,
        args=(key,),
        placeholder=placeholder,
        filter_mode="contains",
    )


def tick(label: str, key: str) -> bool:
    """Show a box to tick that stands in the address."""
    is_ticked = held(key) == "true"
    if st.session_state.get(key) != is_ticked:
        st.session_state[key] = is_ticked
    return st.checkbox(label, key=key, on_change=_write, args=(key,))


def _write(key: str) -> None:
    value = st.session_state[key]
    chosen = "true" if value is True else value or None
    st.session_state[_KEPT + key] = chosen
    _put(key, chosen)


def _put(key: str, value: str | None) -> None:
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)
