"""Formats: one module a format. A format turns a captured payload into the JobPostings in it.

A module has ``read(payload, settings)``, or, where a payload is one JSON object that becomes one
posting, as with the job boards, only ``posting(object)``.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from etl.settings import Settings
from etl.values import jsontext
from etl.values.nodes import Node
from etl.values.rejects import Rejected

# What a format records besides the repairs of `etl.values`: the postings stand, and something
# beside them was lost or came twice.
NOTED = {
    "skipped_script": "A broken JSON-LD script was left out; the page has postings elsewhere.",
    "skipped_microdata": "The page's microdata was left out, for it goes beyond a limit.",
    "skipped_rdfa": "The page's RDFa was left out: it cannot be read or goes beyond a limit.",
    "skipped_line": "A damaged line of N-Quads was left out.",
    "replaced_bytes": "Bytes of the page, outside of its postings, are not text.",
    "commented_out": "The posting stands in a comment of the page, and no other on the page.",
    "merged_syntaxes": "A posting stood on the page in two syntaxes and was made one.",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a payload holds.

    Args:
        postings: (JSON path, JobPosting as a JSON-LD shaped dict), in order.
        names: ``@id`` -> node, for references out of postings.
        repairs: what it took to read the payload, each name once.
    """

    postings: tuple[tuple[str, dict[str, object]], ...]
    names: dict[str, dict[str, object]]
    repairs: tuple[str, ...] = ()


Reader = Callable[[bytes, Settings], Document]


def read(name: str, payload: bytes, settings: Settings) -> Document:
    """Return the postings of a payload of the format ``name``, of which there is at least one.

    Raises:
        Rejected: the payload holds none, or cannot be read.
        KeyError: there is no such format.
    """
    return readers()[name](payload, settings)


@cache
def readers() -> dict[str, Reader]:
    """Return every format by its name: the module's ``NAME``, else what the module is called."""
    found: dict[str, Reader] = {}
    for item in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{item.name}")
        if hasattr(module, "read"):
            found[getattr(module, "NAME", item.name)] = module.read
        elif hasattr(module, "posting"):
            found[item.name] = partial(_one, module.posting)
    return found


def _one(posting: Callable[[Node], Node], payload: bytes, settings: Settings) -> Document:
    job, repairs = jsontext.parse(payload, settings.max_depth)
    if not isinstance(job, dict):
        raise Rejected("not_a_posting", "The job is not a JSON object.")
    return Document(postings=(("$", posting(job)),), names={}, repairs=repairs)
