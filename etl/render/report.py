"""What the checks said, as a page and as JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from etl.batch import write_json
from etl.visible import visible

_ORDER = {"failed": 0, "warning": 1, "quarantined": 2, "passed": 3}


def status(finding: Mapping[str, Any]) -> str:
    """Return passed, quarantined, warning or failed."""
    if finding["success"]:
        return "passed"
    if finding["quarantined"]:
        return "quarantined"
    return "failed" if finding["severity"] == "critical" else "warning"


def write(folder: Path, batch: str, findings: list[dict[str, Any]], counts: dict[str, int]) -> Path:
    """Write validation.json and validation.html; return the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "validation.json", findings)
    path = folder / "validation.html"
    temporary = path.with_name(f".new-{path.name}")
    temporary.write_text(page(batch, findings, counts), "utf-8", errors="replace")
    temporary.replace(path)
    return path


def page(batch: str, findings: list[dict[str, Any]], counts: dict[str, int]) -> str:
    """Return the page: self-contained, failures first.

    Args:
        batch: the batch's id.
        findings: what each check said.
        counts: staged rows by table, in the order of the page.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) else value,
    )
    shown = [{**finding, "status": status(finding)} for finding in findings]
    shown.sort(key=lambda item: _ORDER[item["status"]])
    totals = {name: sum(item["status"] == name for item in shown) for name in _ORDER}
    groups = {table: [item for item in shown if item["table"] == table] for table in counts}
    return environment.get_template("report.html.j2").render(
        batch=batch, totals=totals, groups=groups, counts=counts
    )
