"""The command `postings`: run the stages, look at what is published, render the documents."""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from etl import explore, questions, snapshot_commands
from etl.batch import Home, Run, batch_id, batch_moment, read_json
from etl.console import grid
from etl.errors import DataError, PostingsError, QueryError
from etl.settings import Settings
from etl.taxonomies import commands
from etl.visible import visible

_BLANK = re.compile(r"\s")
_DRIFT_SHOWN = 100
_STAGES = {
    "extract": (
        "Copy INPUT into the landing folder as it came; the batch is now.",
        "downloads/ --source board",
    ),
    "transform": (
        "Turn a landed batch into flat Parquet; without --batch the newest landed one.",
        "--batch 20261122T020000Z --force",
    ),
    "validate": (
        "Check a staged batch with its expectations; without --batch the newest staged one.",
        "--batch 20261122T020000Z",
    ),
    "load": (
        "Build the candidate database from what is staged; --as-of builds that of a past batch.",
        "--as-of 20261122T020000Z --to before.duckdb",
    ),
    "publish": (
        "Make the candidate database visible; without --batch that of the newest staged one.",
        "--batch 20261122T020000Z",
    ),
}


class _Group(TyperGroup):
    """Tells a PostingsError as one red line instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PostingsError as error:
            line = Text(visible(" ".join(str(error).split())), style="red")
            Console(stderr=True).print(line, soft_wrap=True)
            if isinstance(error, QueryError) and error.excerpt:
                typer.echo(error.excerpt, err=True)
            raise typer.Exit(1) from None


class _Line(logging.Formatter):
    """Shows what came from a posting or a file's name as harmless text, one line a message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and, below it, a traceback."""
        return visible(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line alone."""
        return " ".join(super().formatMessage(record).splitlines())


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Job postings from raw JSON-LD to a DuckDB file that you query."
    "\n\nFor example: `postings run seeds/postings`",
)

Input = Annotated[
    str | None,
    typer.Argument(
        help="A path, a glob, an address or a board; without it POSTINGS_INPUT.", metavar="INPUT"
    ),
]
Source = Annotated[
    str | None,
    typer.Option(help="Name of the source; without it POSTINGS_SOURCE.", metavar="NAME"),
]
Batch = Annotated[
    str | None, typer.Option(help="Id of the batch, such as 20261122T020000Z (UTC).", metavar="ID")
]
Force = Annotated[
    bool, typer.Option("--force", help="Capture and transform again what was done before.")
]
Last = Annotated[int, typer.Option(min=1, help="How many of the newest batches.", metavar="N")]


@app.command()
def run(
    input_: Input = None, source: Source = None, batch: Batch = None, force: Force = False
) -> None:
    """Run all stages over INPUT and publish the result; the batch is now.

    For example: `postings run "downloads/*.jsonl.gz" --source board`
    """
    from etl.pipeline import run_all

    job = _job("run", input_, source, batch, force)
    run_all(job, _say)
    _summary(job)


@app.command()
def replay(
    reason: Annotated[str | None, typer.Option(help="Only this reason.", metavar="CODE")] = None,
    batch: Batch = None,
) -> None:
    """Run the rejects that are not resolved again, after a fix, and publish what works now.

    For example: `postings replay --reason nested_too_deep`
    """
    from etl.pipeline import replay_all

    _known_reason(reason)
    job = _job("replay", None, None, batch, False)
    found = replay_all(job, reason, _say)["replay"]
    for sentence in found["sentences"]:
        typer.echo(visible(sentence))
    if not found["captures"]:
        return typer.echo("Nothing to replay. `postings rejects --last 30` tells what was refused.")
    _summary(job)


def _known_reason(reason: str | None) -> None:
    from etl.values.rejects import REASONS

    if reason is not None and reason not in REASONS:
        raise DataError(f"{reason!r} is no reason. There are: {', '.join(REASONS)}.")


def _add_stage(name: str, text: str, example: str) -> None:
    def command(
        input_: Input = None, source: Source = None, batch: Batch = None, force: Force = False
    ) -> None:
        from etl.pipeline import run_stage

        _say(name, run_stage(name, _job(name, input_, source, batch, force)))

    app.command(name, help=f"{text}\n\nFor example: `postings {name} {example}`")(command)


def _add_load(name: str, text: str, example: str) -> None:
    def command(
        input_: Input = None,
        source: Source = None,
        batch: Batch = None,
        force: Force = False,
        as_of: Annotated[
            str | None,
            typer.Option(help="Only this batch and those before it count.", metavar="ID"),
        ] = None,
        to: Annotated[
            Path | None,
            typer.Option(help="Build this new file instead of the candidate.", metavar="FILE"),
        ] = None,
    ) -> None:
        from etl.pipeline import load_to

        if batch and as_of:
            raise DataError("--batch and --as-of both name a batch. Give one of them.")
        job = _job(name, input_, source, as_of or batch, force)
        _say(name, load_to(job, as_of is not None, to))
        if as_of and not to:
            typer.echo(f"Not published. `postings publish --batch {as_of}` makes it visible.")

    app.command(name, help=f"{text}\n\nFor example: `postings {name} {example}`")(command)


for _name, (_text, _example) in _STAGES.items():
    (_add_load if _name == "load" else _add_stage)(_name, _text, _example)


app.command()(explore.describe)


@app.command()
def status(last: Last = 5) -> None:
    """Tell what is published, how the newest batches went and what the checks said.

    For example: `postings status --last 10`
    """
    from etl.tables import tables
    from etl.warehouse import ask, nothing

    home = Home(Settings.read().home)
    if not home.published.exists():
        return typer.echo(nothing(home))
    snapshot = home.current
    moment = datetime.fromtimestamp(snapshot.stat().st_mtime, UTC)
    typer.echo(f"Published: {snapshot.name}, {moment:%Y-%m-%d %H:%M:%S} UTC")
    names, batches = ask(home, questions.BATCHES, [last])
    grid("Batches, newest first", [name.removesuffix("_count") for name in names], batches)
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables())
    grid("Rows", ("table", "rows"), ask(home, counts)[1])
    if reasons := ask(home, questions.REASONS)[1]:
        grid("Rejects not resolved", ("reason", "newest batch", "all batches"), reasons)
    newest = str(batches[0][0]) if batches else ""
    if newest:
        _checks(home, newest)
    for batch in home.staged_batches()[-1:]:
        if batch > newest:
            typer.echo(f"Batch {batch} is staged and not published.")
            _checks(home, batch)


app.command()(explore.sql)


@app.command()
def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Its port.", metavar="N")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for all of them.", metavar="IP")
    ] = "127.0.0.1",
) -> None:
    """Serve a page on what is published, for a browser; Ctrl-C stops it.

    For example: `postings dashboard --port 8600`
    """
    from etl.dashboard.serve import serve

    serve(address, port)


@app.command()
def rejects(
    reason: Annotated[str | None, typer.Option(help="Only this reason.", metavar="CODE")] = None,
    last: Last = 1,
    all_: Annotated[
        bool, typer.Option("--all", help="Also those that a later batch resolved.")
    ] = False,
) -> None:
    """Tell why records have no rows and no later batch resolved it, with three examples a reason.

    For example: `postings rejects --reason missing_title --last 7`
    """
    from etl.values.rejects import REASONS
    from etl.warehouse import ask

    _known_reason(reason)
    home = Home(Settings.read().home)
    rows = ask(home, questions.REJECTS, {"reason": reason, "last": last, "all": all_})[1]
    if not rows:
        typer.echo("No rejects." if all_ else "No rejects that are not resolved.")
    for code in dict.fromkeys(row[0] for row in rows):
        group = [row for row in rows if row[0] == code]
        title = f"{code}: {group[0][1]}. {REASONS.get(code, '')}"
        grid(title, ("file", "record", "path", "message"), [row[2:] for row in group])


@app.command()
def drift(last: Last = 1) -> None:
    """Tell what the tables do not understand of the postings that were built, new things first.

    For example: `postings drift --last 7`
    """
    from etl.warehouse import ask

    rows = ask(Home(Settings.read().home), questions.DRIFT, [last])[1]
    if not rows:
        return typer.echo("No drift: no posting was built.")
    names = ("batch", "source", "kind", "name", "postings", "%", "% before", "")
    grid("What the tables do not understand", names, rows[:_DRIFT_SHOWN])
    if len(rows) > _DRIFT_SHOWN:
        typer.echo(f'The first {_DRIFT_SHOWN} of {len(rows)}: `postings sql "FROM drift"` has all.')


app.command()(snapshot_commands.snapshots)
app.command()(snapshot_commands.rollback)
app.add_typer(commands.app, name="taxonomy")


@app.command()
def render(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail on a change.")
    ] = False,
) -> None:
    """Write the files that follow from declarations: dictionary, schema, settings, commands.

    For example: `postings render --check`
    """
    from etl import demo
    from etl.documents import documents as rendered

    documents = rendered(typer.main.get_command(app), demo.relations())
    stale = [path for path, text in documents.items() if _content(path) != text]
    if check and stale:
        names = ", ".join(map(str, stale))
        raise DataError(f"Out of date: {names}. Run `postings render` and commit the change.")
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(documents[path], "utf-8")
        typer.echo(f"Wrote {path}")


def main() -> None:
    """Run the command line."""
    log = logging.getLogger("etl")
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    app(prog_name="postings")


def _job(name: str, input_: str | None, source: str | None, batch: str | None, force: bool) -> Run:
    settings = Settings.read()
    settings = replace(settings, input=input_ or settings.input, source=source or settings.source)
    home = Home(settings.home)
    if batch is not None:
        batch_moment(batch)
    elif name in ("run", "replay", "extract"):
        batch = batch_id(datetime.now(UTC))
    else:
        before = "extract" if name == "transform" else "transform"
        done = home.landed_batches() if name == "transform" else home.staged_batches()
        if not done:
            raise DataError(f"{home.root} holds no batch yet. Run `postings {before}` first.")
        batch = done[-1]
    return Run(settings, batch, force)


def _say(name: str, result: dict[str, Any]) -> None:
    typer.echo(visible(" ".join([f"stage={name}", *_words(result)])))


def _words(result: dict[str, Any]) -> Iterator[str]:
    for key, value in result.items():
        if isinstance(value, dict):
            yield from (f"{key}.{name}={n}" for name, n in value.items() if isinstance(n, int))
        elif isinstance(value, list):
            yield f"{key}={len(value)}"
        elif key not in ("version", "fingerprint"):
            text = str(value)
            yield f"{key}={json.dumps(text) if _BLANK.search(text) else text}"


def _summary(job: Run) -> None:
    from etl.warehouse import ask

    names = [f"{name}_count" for name in ("new", "changed", "unchanged", "duplicate", "reject")]
    query = f"SELECT {', '.join(names)} FROM batches WHERE batch_id = ?"
    for row in ask(job.home, query, [job.batch])[1]:
        said = (
            f"{count} {name.removesuffix('_count')}" for name, count in zip(names, row, strict=True)
        )
        typer.echo(f"Batch {job.batch}: {', '.join(said)}.")
    typer.echo(f"Published: {job.home.published}")
    typer.echo('Query it: postings sql "SELECT * FROM postings LIMIT 10"')


def _content(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _checks(home: Home, batch: str) -> None:
    from etl.render.report import status as judged

    folder = home.report(batch)
    if not folder.is_dir():
        return
    findings = read_json(folder / "validation.json", "Run `postings validate` again.")
    counts = Counter(map(judged, findings))
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    typer.echo(f"Checks of {batch}: {told}. See {folder / 'validation.html'}")
    for item in findings:
        if (said := judged(item)) != "passed":
            typer.echo(visible(f"  {said}: {item['table']}: {item['sentence']}"))


if __name__ == "__main__":
    main()
