"""JSON-LD: a document of its own, or the content of a script on a page.

Terms that an ``@context`` of the document itself gives another name are not resolved.
"""

from etl.formats import Document
from etl.settings import Settings
from etl.values import jsonld, jsontext, repairs
from etl.values.rejects import Rejected

NAME = "json"
# A document in a string of a document in a string: nobody means more than that.
_NESTED = 2


def read(payload: bytes, settings: Settings) -> Document:
    """Return the postings of a JSON document.

    Raises:
        Rejected: not_utf8, nothing_given, not_json, nested_too_deep, not_a_posting.
    """
    document, mended = jsontext.parse(payload, settings.max_depth)
    found = find(document, settings.max_depth)
    if not found.postings:
        raise Rejected("not_a_posting", "The document holds no JobPosting.")
    names = dict.fromkeys((*mended, *found.repairs))
    return Document(found.postings, found.names, tuple(names))


def find(document: object, max_depth: int, path: str = "$", nested: int = _NESTED) -> Document:
    """Return the postings of a parsed document, none if it has none.

    A string outside of a posting that names a JobPosting may be a document itself, escaped as
    HTML or not; the postings in it follow, with a path such as ``$.raw → $``.

    Raises:
        Rejected: no posting is found, and a string that should hold one is broken.
    """
    found = list(jsonld.postings_in(document, path))
    names = jsonld.named_nodes(document)
    mended: list[str] = []
    broken: Rejected | None = None
    for where, text in jsonld.strings_in(document, path) if nested else ():
        if "@type" not in text or text.lstrip()[:1] not in ("{", "[", "&", "<", '"'):
            continue
        try:
            inner = _inner(text, where, max_depth, nested)
        except Rejected as error:
            broken = broken or Rejected(error.reason, error.message, where)
            continue
        found += inner.postings
        names = {**inner.names, **names}
        mended += inner.repairs
    if broken and not found:
        raise broken
    return Document(
        postings=tuple((where, _tidy(node)) for where, node in found),
        names={name: _tidy(node) for name, node in names.items()},
        repairs=tuple(dict.fromkeys(mended)),
    )


def _inner(text: str, where: str, max_depth: int, nested: int) -> Document:
    document, mended = repairs.load(text, max_depth)
    found = find(document, max_depth, f"{where} → $", nested - 1)
    return Document(found.postings, found.names, (*mended, *found.repairs))


def _tidy(node: dict[str, object]) -> dict[str, object]:
    tidy = jsonld.tidy(node)
    return tidy if isinstance(tidy, dict) else node
