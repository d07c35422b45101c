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
from itertools import islice
from pathlib import Path
from typing import Annotated

import skill_labels as labels
import skill_matchers as matchers
import skill_samples as samples
import skill_scores as scores
import typer
from rich.table import Table
from salary_output import console, say, share
from skill_tags import verdicts
from stages import search_seconds

import etl
from etl.values import asked, taxonomy

ROOT = Path(etl.__file__).parents[1]
SEEDS, SKILLS = ROOT / "seeds/reference", ROOT / "seeds/skills"
TIMED = 1000


def show_tags(data: Path, skills: Path, shown: bool) -> None:
    """Show the share of tags found: as they stand, below the board's list of them, and kept.

    The list repeats every tag in lower case, and the table keeps nothing from boilerplate.
    """
    postings = list(labels.tagged(data))
    whole = [(p, p.text, taxonomy.find(p.text, skills)) for p in postings]
    prose = [(p, p.prose, taxonomy.find(p.prose, skills)) for p in postings]
    kept = [(p, p.prose, asked.find(p.prose, skills, SEEDS)) for p in postings]
    rows = {
        "whole": [v for one in whole for v in verdicts(*one, skills)],
        "without the board's list of tags": [v for one in prose for v in verdicts(*one, skills)],
        "the same, as the table keeps it": [v for one in kept for v in verdicts(*one, skills)],
    }
    table = Table("text", "tags that stand in it", "found", "share", "named", "inside", "missed")
    for name, told in rows.items():
        count = Counter(verdict.how for verdict in told)
        found = sum(verdict.is_found for verdict in told)
        kinds = (count["named"], count["inside"], len(told) - found)
        table.add_row(name, str(len(told)), str(found), share(found, len(told)), *map(str, kinds))
    console.print(f"Stack Overflow: {len(postings)} postings", table, sep="\n")
    missed = [v for v in rows["without the board's list of tags"] if not v.is_found]
    for verdict in sorted(missed, key=lambda one: one.tag) if shown else ():
        say(f"{verdict.how}: {verdict.tag}: {verdict.place}")


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
        whole = search_seconds(lambda one: asked.find(one.text, skills, SEEDS, own=one.own), texts)
        alone = search_seconds(lambda one: taxonomy.find(one.text, skills), texts)
        length = sum(len(one.text) for one in texts) // len(texts)
        told = f"{whole * 1e6:.0f} us a posting of {length} characters"
        say(f"{name}: {told}, of which {alone * 1e6:.0f} us for matching")


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
