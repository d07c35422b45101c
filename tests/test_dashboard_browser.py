"""The dashboard in a real browser, while nights are published."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import WAIT_SECONDS, asked, browser, missing, served
from injected import OBEYED, ORGANIZATION, TITLE, injected
from postings import posting, publish, write
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from etl.batch import Home

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
FIRST = [injected(1), *(posting(n) for n in range(2, 5))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture
def published(home: Path) -> None:
    if not Home(home).published.exists():
        publish(home, write(home.with_name("input"), FIRST), 1)


@pytest.fixture
def driver(address: str) -> Iterator[Chrome]:
    with browser() as driver:
        yield driver
        elsewhere = [url for url in asked(driver) if not at(url, address)]
        assert not elsewhere
        assert driver.execute_script(f"return {OBEYED} === undefined")


def at(url: str, address: str) -> bool:
    host = address.split("//")[1]
    return url.split(":")[0] in ("data", "blob") or url.split("//")[1].startswith(f"{host}/")


def text(driver: Chrome) -> str:
    return driver.find_element(By.TAG_NAME, "body").text


def wait(driver: Chrome, holds: Callable[[], object], seconds: float = WAIT_SECONDS) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except WebDriverException:
            # What was looked at was just drawn anew.
            pass
        assert time.monotonic() < until, text(driver)
        time.sleep(0.1)


def jobs(driver: Chrome) -> str:
    metrics = driver.find_elements(By.CSS_SELECTOR, "[data-testid=stMetricValue]")
    return metrics[0].text if metrics else ""


def test_an_open_page_follows_nights_and_keeps_its_filters(
    home: Path, address: str, driver: Chrome
) -> None:
    driver.get(address)
    wait(driver, lambda: "Nothing is published" in text(driver))
    publish(home, write(home.with_name("input"), FIRST), 1)
    wait(driver, lambda: jobs(driver) == "4", seconds=15)
    words = driver.find_element(By.CSS_SELECTOR, "input[aria-label='Words of the title']")
    words.send_keys("keeper", Keys.ENTER)
    wait(driver, lambda: jobs(driver) == "3")
    night = [*FIRST, posting(5), posting(6, title="Glazier")]
    publish(home, write(home.with_name("input"), night), 2, keep_snapshots=1)
    wait(driver, lambda: jobs(driver) == "4", seconds=15)
    assert words.get_attribute("value") == "keeper"
    assert "Another night was published" in text(driver)
    assert "words=keeper" in driver.current_url


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("view", ["Demand", "Pay", "Organizations", "Last+night"])
def test_no_view_fails(address: str, driver: Chrome, view: str) -> None:
    driver.get(f"{address}/?view={view}")
    wait(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "[data-testid=stDataFrame] canvas"))
    assert not driver.find_elements(By.CSS_SELECTOR, "[data-testid=stException]")
    severe = [line for line in driver.get_log("browser") if line["level"] == "SEVERE"]
    assert not severe


@pytest.mark.usefixtures("published")
def test_a_posting_is_shown_and_not_obeyed(address: str, driver: Chrome) -> None:
    driver.get(f"{address}/?view=Posting&words=loom")
    wait(driver, lambda: "no job" in text(driver))
    driver.get(f"{address}/?view=Posting&words=kiln&words=DROP")
    wait(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "article.posting"))
    article = driver.find_element(By.CSS_SELECTOR, "article.posting")
    assert TITLE in article.text
    assert ORGANIZATION in article.text
    assert not article.find_elements(By.CSS_SELECTOR, "script, img, svg, a, [onerror]")
    marks = article.find_elements(By.CSS_SELECTOR, ".text mark.required")
    assert {mark.text for mark in marks} >= {"SQL"}


@pytest.mark.usefixtures("published")
def test_a_chart_shows_a_name_and_does_not_obey_it(address: str, driver: Chrome) -> None:
    driver.get(f"{address}/?view=Organizations&words=DROP")
    bar, tip = "[data-testid=stVegaLiteChart] path[aria-roledescription=bar]", "#vg-tooltip-element"

    def hovered() -> bool:
        ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, bar)).perform()
        return ORGANIZATION in driver.find_element(By.CSS_SELECTOR, tip).text

    wait(driver, hovered)
    assert not driver.find_elements(By.CSS_SELECTOR, f"{tip} img, {tip} script")


def held(driver: Chrome) -> set[str]:
    return set(driver.current_url.partition("?")[2].split("&"))


def picked(driver: Chrome, label: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, f"input[aria-label^='{label}']")


@pytest.mark.usefixtures("published")
def test_enter_in_the_skills_takes_one(address: str, driver: Chrome) -> None:
    driver.get(address)
    wait(driver, lambda: jobs(driver))
    picked(driver, "Skills").send_keys("o", Keys.ENTER)
    wait(driver, lambda: "skills=" in driver.current_url)
    assert len(driver.find_elements(By.CSS_SELECTOR, "[data-tag]")) == 1


@pytest.mark.usefixtures("published")
def test_a_choice_stands_in_the_address_by_its_value(address: str, driver: Chrome) -> None:
    driver.get(f"{address}/?view=Pay&estimates=true&currency=EUR")
    wait(driver, lambda: jobs(driver))
    picked(driver, "Place").send_keys("Austria", Keys.ENTER)
    wait(driver, lambda: jobs(driver) == "1")
    wait(driver, lambda: "place=Austria" in driver.current_url)
    driver.back()
    wait(driver, lambda: jobs(driver) not in ("", "1"))
    driver.forward()
    wait(driver, lambda: jobs(driver) == "1")
    driver.find_element(By.XPATH, "//*[@role='tab'][.='Posting']").click()
    wait(driver, lambda: driver.find_elements(By.CSS_SELECTOR, "article.posting"))
    wait(driver, lambda: "view=Posting" in driver.current_url)
    assert held(driver) == {"currency=EUR", "estimates=true", "place=Austria", "view=Posting"}
    driver.refresh()
    wait(driver, lambda: jobs(driver) == "1")


@pytest.mark.usefixtures("published")
def test_the_page_follows_the_choice_of_the_system(address: str, driver: Chrome) -> None:
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        driver.get(address)
        wait(driver, lambda: jobs(driver))
        app = driver.find_element(By.CSS_SELECTOR, "[data-testid=stApp]")
        red = int(app.value_of_css_property("background-color").strip("rgba()").split(",")[0])
        assert (red > 127) == (scheme == "light")


@pytest.mark.usefixtures("published")
def test_of_two_quick_choices_both_count(address: str, driver: Chrome) -> None:
    driver.get(f"{address}/?view=Pay")
    wait(driver, lambda: jobs(driver))
    # In one turn: the second is sent before the answer to the first.
    boxes = "const c = [...document.querySelectorAll('input[type=checkbox]')]"
    driver.execute_script(f"{boxes}; c[1].click(); c[0].click()")
    wait(driver, lambda: {"estimates=true", "remote=true"} <= held(driver))
    ticked = driver.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    assert ticked[0].is_selected()
