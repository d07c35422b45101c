"""Postings and sentences in which people marked what is asked for.

SkillSpan and Green come as tokens; the text is put together again as people write it, and is the
same for every matcher. SkillSpan has lost its commas, and has placeholders for names; Green has a
quotation mark for each comma.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from etl.values import html

SETS = ("skillspan_train", "skillspan_dev", "green_train", "green_dev")
_JOINS_LEFT = re.compile(r"[.,;:!?)\]%/+']+")
_JOINS_RIGHT = re.compile(r".*(?:[(\[/']|(?:^| )\.)", re.DOTALL)
_PLACEHOLDER = re.compile(r"<[A-Z]+>")
# What the board writes above the employer's words.
_HEAD = re.compile(r"\A.*?^## Job description$", re.DOTALL | re.MULTILINE)

Span = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence: its text, where its tokens stand, and marked spans of tokens by kind."""

    text: str
    places: tuple[Span, ...]
    spans: dict[str, frozenset[Span]]

    def tokens(self, start: int, end: int) -> Span:
        """Return the tokens, first to last, that a piece of the text touches."""
        touched = [i for i, (first, last) in enumerate(self.places) if first < end and start < last]
        return touched[0], touched[-1]


@dataclass(frozen=True)
class Tagged:
    """A posting with the employer's own tags."""

    title: str
    text: str
    prose: str
    tags: tuple[str, ...]


def sentences(data: Path, name: str) -> list[Sentence]:
    with gzip.open(data / f"labels/{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        return [sentence(json.loads(line), name.startswith("green")) for line in stream]


def sentence(row: dict[str, Any], quotes_are_commas: bool) -> Sentence:
    tokens = [token.replace('"', ",") if quotes_are_commas else token for token in row["tokens"]]
    text, places = "", []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        token = _PLACEHOLDER.sub("…", token)
        is_name = token == "." and following.lower() == "net"
        is_joined = (_JOINS_LEFT.fullmatch(token) and not is_name) or _JOINS_RIGHT.fullmatch(text)
        text += token if not text or is_joined else f" {token}"
        places.append((len(text) - len(token), len(text)))
    kinds = {
        kind: frozenset(marked(row[f"tags_{kind}"]))
        for kind in ("skill", "knowledge")
        if f"tags_{kind}" in row
    }
    if len(kinds) > 1:
        kinds["both"] = frozenset.union(*kinds.values())
    return Sentence(text, tuple(places), kinds)


def marked(tags: list[str]) -> Iterator[Span]:
    """Yield (first, last token) of each span of B, I, O tags."""
    first = None
    for number, tag in enumerate([*tags, "O"]):
        if first is not None and tag != "I":
            yield first, number - 1
            first = None
        if tag == "B":
            first = number


def tagged(data: Path) -> Iterator[Tagged]:
    """Yield the Stack Overflow postings; ``prose`` is the text below the board's own head."""
    packed = (data / "labels/stackoverflow_tags_238.jsonl.zst").read_bytes()
    lines = zstandard.ZstdDecompressor().decompressobj().decompress(packed).decode("utf-8")
    for row in map(json.loads, lines.splitlines()):
        text = html.to_text(row["description"])
        yield Tagged(row["title"], text, _HEAD.sub("", text), tuple(row["skills"]))


def standing(text: str, tag: str) -> list[Span]:
    """Return where a tag stands by its own words: "ruby-on-rails" as "Ruby on Rails" too."""
    words = re.escape(re.sub(r"-\d?\.x$", "", tag)).replace(r"\-", "[-. ]?")
    pattern = rf"(?<![\w.]){words}(?![\w+#])" if tag[0].isalnum() else rf"{words}(?![\w+#])"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
