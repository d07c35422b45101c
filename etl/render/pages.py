"""The settings and the command line as pages of docs/."""

from collections.abc import Iterator
from typing import Any

from etl.render import markdown
from etl.settings import described

_OTHERS = (
    ("`POSTINGS_RETRIES`", "`2`", "How often the DAG tries a stage again; `make run` sets 0."),
    ("`PORT`", "`8080`", "Port of Airflow's pages on 127.0.0.1, for `make airflow`."),
    ("`PYTHON`", "`python3`", "The interpreter that `make` makes .venv with."),
)


def settings_page() -> str:
    """Return docs/settings.md."""
    rows = ([f"`{name}`", f"`{default}`", text] for name, default, text in described())
    table = markdown.table(("Variable", "Default", "What it does"), rows)
    others = markdown.table(("Variable", "Default", "What it does"), _OTHERS)
    return (
        f"# Settings\n\nEnvironment variables, read once when a command starts.\n\n{table}\n"
        f"Read by the DAG and by `make` alone:\n\n{others}"
    )


def list_page(title: str, intro: str, names: dict[str, str]) -> str:
    """Return a page that tells what each name of a closed list means."""
    table = markdown.table(("Name", "What it means"), [(f"`{n}`", s) for n, s in names.items()])
    return f"# {title}\n\n{intro}\n\n{table}"


def commands_page(group: Any) -> str:
    """Return docs/how-to/cli.md of the command line's click group."""
    intro = "Rendered by `postings render`; `postings COMMAND --help` says the same."
    parts = [f"# The command `postings`\n\n{group.help}\n\n{intro}\n"]
    parts += _commands("postings", group)
    return "\n".join(parts)


def _commands(before: str, group: Any) -> Iterator[str]:
    for name, command in group.commands.items():
        # A group lists what follows it; its own words are only an introduction.
        rows = [] if hasattr(command, "commands") else [_parameter(one) for one in command.params]
        table = "\n" + markdown.table(("Given", "What it does", "Default"), rows) if rows else ""
        yield f"## {before} {name}\n\n{command.help}\n{table}"
        if hasattr(command, "commands"):
            yield from _commands(f"{before} {name}", command)


def _parameter(item: Any) -> tuple[str, str, str]:
    is_argument = item.param_type_name == "argument"
    words = [] if is_argument else list(item.opts)
    given = " ".join(words if words and item.is_flag else [*words, item.metavar])
    default = "" if item.default in (None, False) else f"`{item.default}`"
    return f"`{given}`", item.help or "", default
