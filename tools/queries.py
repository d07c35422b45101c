"""Writes the results and the index of docs/queries anew; `make queries` calls it."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from worked import FOLDER, asking, index, pages, publish_demo, rendered  # noqa: E402


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="postings-queries-") as folder:
        ask = asking(publish_demo(Path(folder)))
        for path in pages():
            path.write_text(rendered(path.read_text("utf-8"), ask), "utf-8")
    path = FOLDER / "README.md"
    path.write_text(index(path.read_text("utf-8")), "utf-8")
    print(f"{FOLDER.relative_to(ROOT)} is up to date.")


if __name__ == "__main__":
    main()
