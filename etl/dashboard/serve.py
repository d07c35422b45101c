"""Start the server of the page, on this machine only and without asking anything of others."""

import importlib.util
import os
import sys
from pathlib import Path

from etl.errors import DataError

_PAGE = Path(__file__).with_name("page.py")
_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.disableDataExport": "true",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": "false",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    # Of both themes, so that the system's choice is followed.
    "theme.dark.primaryColor": "#2fbf8f",
    "theme.light.primaryColor": "#0b7f5d",
}
_LOCAL = ("127.0.0.1", "localhost", "::1")


def command(address: str, port: int) -> list[str]:
    """Return the command that serves the page.

    The tables' own download is off: it writes formulas as they are, the page's button does not.
    """
    words = [sys.executable, "-m", "streamlit", "run", str(_PAGE)]
    words += [f"--server.address={address}", f"--server.port={port}"]
    # Else another site's page could reach the server through a name that leads here.
    words += [f"--server.allowedHosts={name}" for name in _LOCAL if address in _LOCAL]
    return words + [f"--{name}={value}" for name, value in _OPTIONS.items()]


def serve(address: str, port: int) -> None:
    """Serve the page until it is stopped; this process becomes the server.

    Raises:
        DataError: the extra is not installed.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise DataError(
            "The dashboard is an extra that is not installed: "
            "pip install 'postings-warehouse[dashboard]'."
        )
    sys.stdout.flush()
    os.execv(sys.executable, command(address, port))
