"""`postings taxonomy`: check the lists of skills, bring others, find what they lack."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from etl.batch import Home
from etl.console import Format, grid, show
from etl.errors import DataError
from etl.settings import Settings
from etl.taxonomies import adoption, coverage, foreign, mistakes
from etl.taxonomies.lists import Entry
from etl.taxonomies.terms import Known
from etl.values import seeds, taxonomy
from etl.visible import visible

# What an import calls a list that --name gives no name.
_NAMES = {"esco": "esco", "onet": "onet"}

app = typer.Typer(
    no_args_is_help=True,
    help="Check the lists of skills, bring others, and find what they lack."
    "\n\nFor example: `postings taxonomy check`",
)

Folder = Annotated[
    Path | None,
    typer.Option(help="Folder of the lists; without it POSTINGS_SKILLS.", metavar="FOLDER"),
]


@app.command()
def check(folder: Folder = None) -> None:
    """Check the lists of skills; every mistake is told with its file, line and remedy.

    For example: `postings taxonomy check --folder my/skills`
    """
    entries, found = mistakes.find(_folder(folder))
    for mistake in found:
        typer.echo(visible(str(mistake)), err=True)
    if found:
        count = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        raise DataError(f"{count} in {_folder(folder)}. Mend what is told above, check again.")
    grid("Skills", ("list", "skills", "forms"), _counts(entries))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="ESCO's, O*NET's or another list.", metavar="FILE")],
    name: Annotated[
        str | None,
        typer.Option(
            help="Name of the new list; without it esco, onet or the file's.", metavar="NAME"
        ),
    ] = None,
    folder: Folder = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what an earlier import wrote.")
    ] = False,
) -> None:
    """Add a list of others to the folder: known skills are mapped by name, the rest are new.

    For example: `postings taxonomy import skills_en.csv --folder my/skills`
    """
    kind, listed = foreign.read(file)
    chosen = name or _NAMES.get(kind) or _slug(file)
    target = _folder(folder)
    adopted = adoption.write(listed, target, chosen, Settings.read().seeds, force)
    for sentence in _told(adopted, len(listed)):
        typer.echo(sentence)
    typer.echo(f"Wrote {target / chosen}.csv and {target / 'mappings' / chosen}.csv")


@app.command("coverage")
def coverage_(
    path: Annotated[
        str | None,
        typer.Argument(
            help="A file, glob or folder of texts, such as data/staged/ID; without it the "
            "published database.",
            metavar="PATH",
        ),
    ] = None,
    folder: Folder = None,
    limit: Annotated[
        int, typer.Option(min=0, help="Most terms printed; 0 for all.", metavar="N")
    ] = 50,
    least: Annotated[
        int, typer.Option(min=1, help="In how many sentences a term must stand.", metavar="N")
    ] = 3,
    form: Annotated[
        Format, typer.Option("--format", help="How to print.", metavar="|".join(Format))
    ] = Format.TABLE,
) -> None:
    """Tell which terms of the texts no list knows; those listed beside known skills come first.

    For example: `postings taxonomy coverage downloads/jobs.parquet --limit 100 --format csv`
    """
    found = coverage.unknown(_texts(path), _known(_folder(folder)), least)
    names = ["term", "sentence_count", "beside_skills_count", "example"]
    rows = [
        (term.spelling, term.sentences, term.beside, term.example)
        for term in found[: limit or len(found)]
    ]
    show(form, names, rows, "What no list knows")


def _folder(folder: Path | None) -> Path:
    return folder or Settings.read().skills


def _slug(file: Path) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", file.name.lower().split(".")[0])) or "list"


def _counts(entries: list[Entry]) -> Iterator[tuple[str, int, int]]:
    skills = Counter(entry.path.stem for entry in entries)
    forms: Counter[str] = Counter()
    for entry in entries:
        forms[entry.path.stem] += len(entry.claims)
    yield from ((name, skills[name], forms[name]) for name in skills)
    yield "all", skills.total(), forms.total()


def _told(adopted: adoption.Adopted, entries: int) -> Iterator[str]:
    ways = Counter(way for *_, way in adopted.mapping)
    forms = sum(len(cell.split("|")) for line in adopted.lines for cell in line[4:7] if cell)
    out = adopted.left_out
    yield f"{entries:,} entries, each name once."
    yield (
        f"{ways['name']:,} are known by their name and {ways['other_name']:,} by another one: "
        "mapped, nothing added."
    )
    yield f"{ways['new']:,} are new skills with {forms:,} forms."
    yield (
        f"{out.total():,} forms were left out: {out['claimed']:,} lead to another skill, "
        f"{out['ordinary']:,} are ordinary words, {out['short']:,} are too short."
    )
    yield f"{adopted.formless:,} entries had no form left."


def _known(folder: Path) -> Known:
    rows = seeds.rows(Settings.read().seeds, "ordinary_words")

    def spans(text: str) -> list[tuple[int, int]]:
        return [(match.start, match.end) for match in taxonomy.find(text, folder)]

    def is_form(word: str) -> bool:
        return taxonomy.named(word, folder) is not None

    function = frozenset(row["word"] for row in rows if row["kind"] == "function")
    return Known(spans, is_form, frozenset(row["word"] for row in rows), function)


def _texts(path: str | None) -> Iterator[str]:
    from etl.taxonomies import corpus
    from etl.warehouse import ask

    if path is not None:
        yield from corpus.read(path)
    else:
        columns = ", ".join(corpus.COLUMNS)
        query = f"SELECT {columns} FROM posting_texts"
        rows = ask(Home(Settings.read().home), query)[1]
        yield from (cell for row in rows for cell in row if cell)
