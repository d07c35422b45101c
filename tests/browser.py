"""The dashboard's server, and a real browser without a screen that looks at it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from postings import ROOT
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

WAIT_SECONDS = 30
_QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
_QUIET += ("--disable-background-networking", "--disable-component-update", "--disable-sync")
_QUIET += ("--disable-dev-shm-usage", "--lang=en-US", "--force-device-scale-factor=1")


def missing() -> str:
    """Return why there is no browser here, or nothing."""
    wanted = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    names = ", ".join(wanted)
    return f"no package of Python's: this machine has not {names}" if wanted else ""


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the dashboard of ``home``; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "etl.cli", "dashboard", "--port", str(port)]
    environ = os.environ | {"POSTINGS_HOME": str(home), "PYTHONPATH": str(ROOT)}
    log = home.with_name("dashboard.log")
    with log.open("w") as told:
        server = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=told, stderr=told)
    try:
        address = f"http://127.0.0.1:{port}"
        _await_health(server, f"{address}/_stcore/health", log)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _await_health(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        with contextlib.suppress(URLError), urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        assert server.poll() is None and time.monotonic() < until, log.read_text("utf-8")
        time.sleep(0.1)


@contextlib.contextmanager
def browser(width: int = 1280, height: int = 900) -> Iterator[Chrome]:
    """Give a browser that logs what it asks of the network."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for word in (*_QUIET, f"--window-size={width},{height}"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options, Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def asked(driver: Chrome) -> list[str]:
    """Return the addresses that pages asked for since the last call."""
    messages = [json.loads(line["message"])["message"] for line in driver.get_log("performance")]
    sent = ("Network.requestWillBeSent", "Network.webSocketCreated")
    return [
        message["params"].get("url") or message["params"]["request"]["url"]
        for message in messages
        if message["method"] in sent
    ]
