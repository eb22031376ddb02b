"""Finds the Chromium that the browser tests drive: prints its path, or says what to do.

CAUNOI_CHROMIUM comes first, then the system's, then Playwright's own, fetched when it can be.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def of_system() -> str | None:
    """The path of a Chromium that is installed on this machine."""
    asked = os.environ.get("CAUNOI_CHROMIUM")
    if asked:
        return asked
    return next((found for one in NAMES if (found := shutil.which(one))), None)


def of_playwright() -> str | None:
    """The path of the Chromium that Playwright keeps for itself, if it is there."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def fetch() -> None:
    """Let Playwright fetch its Chromium; where the network does not let it, nothing happens."""
    words = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium"]
    try:
        subprocess.run(words, check=False, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return


def main() -> int:
    path = of_system() or of_playwright()
    if path is None:
        sys.stderr.write("No Chromium here: Playwright fetches its own …\n")
        fetch()
        path = of_playwright()
    if path is None:
        sys.stderr.write(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium),"
            " or set CAUNOI_CHROMIUM to its path.\n"
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
