"""How well skills are found in texts, beside what people marked there.

python bench/skills.py path/to/data
python bench/skills.py path/to/data --peer path/to/environment/bin/python
python bench/skills.py path/to/data --sample 30 --from workday --seed 7
python bench/skills.py path/to/data --asking 30 --from linkedin

The peer is spaCy's PhraseMatcher, with every form of the same taxonomy; so is the dictionary.
The samples are for a person: is the finding a skill, its level right, what is missing?
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Annotated

import skill_labels as labels
import skill_matchers as matchers
import skill_samples as samples
import skill_scores as scores
import typer
from rich.table import Table
from salary_output import console, say, share

import etl
from etl.values import asked, taxonomy

ROOT = Path(etl.__file__).parents[1]
SEEDS, SKILLS = ROOT / "seeds/reference", ROOT / "seeds/skills"
TIMED, PASSES = 1000, 5


def found_tags(text: str, posting: labels.Tagged, skills: Path) -> list[tuple[str, str, str]]:
    """Return (tag, how it is found, where it stands) of the tags that stand in a text.

    "named": the skill of that name is found somewhere in the text. "inside": a found form holds
    the tag's words, as "Ruby on Rails" does "ruby".
    """
    matches = taxonomy.find(text, skills)
    ids = {match.skill.skill_id for match in matches}
    told = []
    for tag in posting.tags:
        places = labels.standing(text, tag)
        if not places:
            continue
        skill = taxonomy.named(tag, skills) or taxonomy.named(tag.replace("-", " "), skills)
        is_inside = any(m.start <= a and b <= m.end for m in matches for a, b in places)
        is_named = bool(skill) and skill.skill_id in ids
        how = "named" if is_named else "inside" if is_inside else "missed" if skill else "unknown"
        start, end = places[0]
        around = text[max(start - 50, 0) : start] + f"[[{text[start:end]}]]" + text[end : end + 40]
        told.append((tag, how, " ".join(around.split())))
    return told


def show_tags(data: Path, skills: Path, shown: int) -> None:
    table = Table("text", "tags", "stand in it", "found", "share", "named", "inside", "missed")
    postings = list(labels.tagged(data))
    told: list[tuple[str, str, str]] = []
    for name in ("text", "prose"):
        told = [one for p in postings for one in found_tags(getattr(p, name), p, skills)]
        count = Counter(how for _, how, _ in told)
        found = count["named"] + count["inside"]
        cells = (sum(len(p.tags) for p in postings), len(told), found)
        kinds = (count["named"], count["inside"], len(told) - found)
        label = "whole" if name == "text" else "without the board's list of tags"
        table.add_row(label, *map(str, cells), share(found, len(told)), *map(str, kinds))
    console.print(f"Stack Overflow: {len(postings)} postings", table, sep="\n")
    for tag, how, place in sorted(told):
        if how in ("missed", "unknown") and shown:
            say(f"{how}: {tag}: {place}")


def show_spans(data: Path, skills: Path, peer: Path | None) -> None:
    names = ("marked", "found", "precision", "recall", "F1")
    table = Table("set", "spans of", "matcher", *names, "overlap: p.", "r.", "F1")
    lengths = Table("set", "spans of", "tokens", "marked", "exact", "overlapping")
    for name in labels.SETS:
        labelled = labels.sentences(data, name)
        texts = [one.text for one in labelled]
        found = {
            "ours": matchers.ours(texts, skills),
            "dictionary": matchers.dictionary(texts, skills),
        }
        if peer:
            release, found[""] = matchers.phrase_matcher(peer, texts, skills)
            found[f"spaCy {release}"] = found.pop("")
        for kind in labelled[0].spans:
            for matcher, spans in found.items():
                table.add_row(name, kind, matcher, *scores.score(labelled, spans, kind).cells())
            for tokens, score in scores.by_length(labelled, found["ours"], kind):
                exact, touched = (
                    share(score.exact, score.marked),
                    share(score.touched, score.marked),
                )
                lengths.add_row(name, kind, tokens, str(score.marked), exact, touched)
    console.print(table, "Recall of ours by the length of the marked span", lengths, sep="\n")


def show_time(data: Path, skills: Path) -> None:
    start = time.perf_counter()
    taxonomy.find("", skills)
    say(f"start-up: {time.perf_counter() - start:.2f} s, {len(matchers.forms(skills))} forms")
    for name, source in samples.TEXTS.items():
        texts = list(islice(source(data), TIMED))
        whole = seconds(lambda one: asked.find(one.text, skills, SEEDS, own=one.own), texts)
        alone = seconds(lambda one: taxonomy.find(one.text, skills), texts)
        length = sum(len(one.text) for one in texts) // len(texts)
        told = f"{whole * 1e6:.0f} us a posting of {length} characters"
        say(f"{name}: {told}, of which {alone * 1e6:.0f} us for matching")


def seconds(search: Callable[[samples.Text], object], texts: list[samples.Text]) -> float:
    """Return what the search takes a text, in a warm process."""
    passes = []
    for _ in range(1 + PASSES):
        start = time.perf_counter()
        for one in texts:
            search(one)
        passes.append(time.perf_counter() - start)
    # The first pass warms up.
    return median(passes[1:]) / len(texts)


def main(
    data: Annotated[Path, typer.Argument(help="The folder of real postings and labels.")],
    peer: Annotated[Path | None, typer.Option(help="Python of an environment with spaCy.")] = None,
    skills: Annotated[Path, typer.Option(help="The folder of the taxonomy.")] = ROOT
    / "seeds/skills",
    shown: Annotated[bool, typer.Option("--show/--no-show", help="List the missed tags.")] = True,
    sample: Annotated[int, typer.Option(help="Print so many findings instead.")] = 0,
    asking: Annotated[int, typer.Option(help="Print so many sentences that ask instead.")] = 0,
    sources: Annotated[list[str] | None, typer.Option("--from", help="Sources to read.")] = None,
    seed: Annotated[int, typer.Option(help="Which sample.")] = 7,
) -> None:
    """Measure the search for skills."""
    if not (data / "labels").is_dir():
        sys.exit(f"There is no folder {data}/labels. Give the one that holds labels/ and corpora/.")
    if sample or asking:
        show_samples(data, skills, sources or list(samples.TEXTS), (sample, asking), seed)
        return
    if peer:
        # Before minutes of work: does it have what is compared?
        matchers.phrase_matcher(peer, [], skills)
    show_time(data, skills)
    show_tags(data, skills, shown)
    show_spans(data, skills, peer)


def show_samples(
    data: Path, skills: Path, names: list[str], counts: tuple[int, int], seed: int
) -> None:
    if unknown := set(names) - set(samples.TEXTS):
        sys.exit(f"{', '.join(unknown)} is none of {', '.join(samples.TEXTS)}.")
    findings, sentences = counts
    for name in names:
        texts = list(samples.TEXTS[name](data))
        if findings:
            samples.show_findings(texts, findings, skills, SEEDS, seed)
        if sentences:
            samples.show_asking(texts, sentences, skills, SEEDS, seed)


if __name__ == "__main__":
    typer.run(main)
