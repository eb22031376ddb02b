"""Writes the .mo files that Django reads (not committed), where they are older than their .po."""

import fcntl
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def main() -> int:
    with (LOCALE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            target = path.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns:
                fresh = path.with_suffix(".mo.new")
                polib.pofile(str(path), encoding="utf-8").save_as_mofile(str(fresh))
                fresh.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
