"""python-jobspy's reading of pay in texts, in an environment of its own.

Only releases up to 1.3.0 have ``extract_salary``.
"""

import json
import subprocess
import sys
from pathlib import Path

from salary_figures import Told

PERIODS = {
    "hourly": "HOUR",
    "daily": "DAY",
    "weekly": "WEEK",
    "monthly": "MONTH",
    "yearly": "YEAR",
}
PROGRAM = """
import json, sys
from importlib.metadata import version
from jobspy.util import extract_salary
print(json.dumps(version("python-jobspy")))
for line in sys.stdin:
    print(json.dumps(extract_salary(json.loads(line))))
"""


def peers(python: Path, texts: list[str]) -> tuple[str, list[Told | None]]:
    """Return the peer's release and what it finds in each text."""
    given = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(
        [python, "-c", PROGRAM], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or "nothing").splitlines()[-1]
        sys.exit(f"{python} has no python-jobspy with extract_salary (1.3.0 has it): {said}")
    release, *found = map(json.loads, done.stdout.splitlines())
    return release, [figure(*one) for one in found]


def figure(
    period: str | None, low: float | None, high: float | None, code: str | None
) -> Told | None:
    return Told(low, high, code, PERIODS[period]) if period else None
