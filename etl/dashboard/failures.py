"""What cannot be read, told in a sentence where it would have stood; the rest of the page stays."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import streamlit as st

from etl.dashboard.snapshots import Snapshot
from etl.errors import PostingsError
from etl.visible import unmarked, visible

_OTHER_VERSION = (
    "What is published was built by another version of this project and lacks something that this "
    "page reads. Run `postings load` and `postings publish`."
)
_DAMAGED = (
    "The published file is damaged and cannot be read. Run `postings rollback` to publish the "
    "snapshot before it, or `postings load` and `postings publish` to build it anew."
)


@contextmanager
def told(snapshot: Snapshot | None = None) -> Iterator[None]:
    """Say what fails inside and what to do; where the snapshot was removed look again."""
    try:
        yield
    except PostingsError as error:
        st.error(unmarked(visible(str(error))))
    except (duckdb.CatalogException, duckdb.BinderException):
        st.error(_OTHER_VERSION)
    except (duckdb.Error, UnicodeDecodeError):
        if snapshot is not None and not snapshot.is_there:
            # The one that took its place is shown.
            st.rerun()
        st.error(_DAMAGED)
