"""Takes the pictures in docs/images of the dashboard on the seeds; `make screenshots` calls it."""

import sys
import tempfile
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import WAIT_SECONDS, browser, missing, served  # noqa: E402
from postings import asked, run  # noqa: E402

from etl.pipeline import run_all  # noqa: E402

FOLDER = ROOT / "docs" / "images"
SIZE, TALL = (1280, 1500), (1280, 1700)
COLORS = 256
BATCH = "20261122T020000Z"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# The posting that shows most: words of the text that prove skills, and pay in the text.
PROOF = """
select posting_id from skills join salaries using (posting_id) join postings using (posting_id)
where found_in = 'description' and stated_in = 'text'
group by posting_id, title order by count(distinct skill_name) desc, title limit 1"""


def main() -> None:
    if why := missing():
        sys.exit(f"Without a browser there are no pictures: {why}. Install chromium-driver.")
    with tempfile.TemporaryDirectory(prefix="postings-pictures-") as folder:
        home = Path(folder) / "home"
        run_all(replace(run(home, str(ROOT / "seeds" / "postings"), 1), batch=BATCH))
        ((posting_id,),) = asked(home, PROOF)
        views = {
            "demand": "Demand",
            "pay": "Pay",
            "posting": f"Posting&posting={posting_id}",
            "last-night": "Last+night",
        }
        with served(home) as address, browser() as driver:
            for name, view in views.items():
                driver.set_window_size(*(TALL if name == "posting" else SIZE))
                driver.get(f"{address}/?view={view}")
                take(driver, FOLDER / f"dashboard-{name}.png")


def take(driver: Chrome, path: Path) -> None:
    WebDriverWait(driver, WAIT_SECONDS).until(
        lambda page: page.find_elements(By.CSS_SELECTOR, f"{IDLE} [data-testid=stMetric]")
    )
    # Charts are drawn after that, and fonts come in.
    time.sleep(2)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
