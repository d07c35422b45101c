"""HTML: every posting on a page, from JSON-LD, microdata and RDFa."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from etl.formats import Document, jsonld
from etl.formats.page import markup, microdata, rdfa
from etl.formats.page.merge import Found, Node, merge
from etl.settings import Settings
from etl.values import encodings, repairs
from etl.values.jsontext import dump
from etl.values.rejects import Rejected

# The standard looks into the first 1,024 bytes; pages with long scripts before it are many.
_HEAD = 8192
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I)


@dataclass(slots=True)
class _Page:
    """What has been found on a page so far."""

    settings: Settings
    repairs: list[str] = field(default_factory=list)
    names: dict[str, Node] = field(default_factory=dict)
    broken: list[tuple[int, str, Rejected]] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)


def read(payload: bytes, settings: Settings) -> Document:
    """Return the postings of a page; paths as ``$.jsonld[2].@graph[0]``, ``$.microdata[0]``.

    JSON-LD scripts are numbered from 0, those in comments after the others; the latter count only
    where the page has no posting else. The same posting in two syntaxes is one (`merge`).

    Raises:
        Rejected: nothing_given, not_a_posting; not_json, nested_too_deep and so on where what
            should hold the page's posting cannot be read; not_utf8 where every posting holds
            bytes that are not text.
    """
    text, decoded, damage = _decoded(payload)
    if not text.strip():
        raise Rejected("nothing_given", "The page holds nothing: no document was delivered.")
    page = _Page(settings)
    scripts = sorted(markup.scripts(text), key=lambda script: script.is_comment)
    live = [script for script in scripts if not script.is_comment]
    found, is_merged = merge(_syntaxes(text, live, page))
    if is_merged:
        page.repairs.append("merged_syntaxes")
    if not found:
        found = _json_ld(scripts[len(live) :], page, len(live))
        page.repairs += ["commented_out"] * bool(found)
    if not found:
        raise _nothing(page, len(scripts))
    if page.broken:
        page.repairs.append("skipped_script")
    if damage:
        found = [item for item in found if "\ufffd" not in dump(item[1])]
        if not found:
            raise damage
    names = dict.fromkeys((*decoded, *page.repairs))
    return Document(tuple(found), page.names, tuple(names))


def _decoded(payload: bytes) -> tuple[str, tuple[str, ...], Rejected | None]:
    """Return the text; where bytes are none, with U+FFFD in their place and the reject to raise."""
    found = _CHARSET.search(payload[:_HEAD])
    declared = found[1].decode("ascii", "replace") if found else None
    try:
        text, names = encodings.decode(payload, declared)
    except Rejected as error:
        return payload.decode("utf-8", "replace"), ("replaced_bytes",), error
    return text, names, None


def _syntaxes(text: str, scripts: list[markup.Script], page: _Page) -> Iterable[Found]:
    depth = page.settings.max_depth
    yield _json_ld(scripts, page, 0)
    if microdata.MAY_BE.search(text):
        yield _try("microdata", lambda: microdata.postings(markup.tree(text), depth), page)
    if rdfa.MAY_BE.search(text):
        yield _try("rdfa", lambda: rdfa.postings(text, depth), page)


def _json_ld(scripts: list[markup.Script], page: _Page, start: int) -> Found:
    found: Found = []
    depth = page.settings.max_depth
    for number, script in enumerate(scripts, start):
        if not script.text.strip():
            continue
        try:
            document, mended = repairs.load(script.text, depth)
            inner = jsonld.find(document, depth, f"$.jsonld[{number}]")
        except Rejected as error:
            page.broken.append((number, script.text, error))
            continue
        found += inner.postings
        page.names = {**inner.names, **page.names}
        if inner.postings:
            page.repairs += (*mended, *inner.repairs)
    return found


def _try(syntax: str, postings: Callable[[], Iterable[Node]], page: _Page) -> Found:
    try:
        return [(f"$.{syntax}[{number}]", node) for number, node in enumerate(postings())]
    except Rejected as error:
        page.refused.append(error)
        page.repairs.append(f"skipped_{syntax}")
        return []


def _nothing(page: _Page, count: int) -> Rejected:
    """Return why a page gives nothing: what is broken and should hold a posting, else nothing."""
    for number, text, error in page.broken:
        if "jobposting" in text.lower():
            message = f"JSON-LD script {number + 1} of {count}: {error.message}"
            return Rejected(error.reason, message, f"$.jsonld[{number}]")
    if page.refused:
        return page.refused[0]
    if not count:
        message = "The page holds no JSON-LD script, and no microdata or RDFa of a JobPosting."
        return Rejected("not_a_posting", message)
    scripts = "1 JSON-LD script" if count == 1 else f"{count} JSON-LD scripts"
    broken = f" ({len(page.broken)} broken)" if page.broken else ""
    last = "not with a JobPosting" if count == 1 else "none with a JobPosting"
    return Rejected("not_a_posting", f"The page holds {scripts}{broken}, {last}.")
