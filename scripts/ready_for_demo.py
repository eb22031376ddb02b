"""Says at once, before set-up, what keeps a demo from starting: port in use, folder not ours, already running."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from caunoi.demo import ground  # noqa: E402  (standard library only, as nothing is installed yet)

if __name__ == "__main__":
    try:
        ground.check(ROOT)
    except ground.DemoRefused as error:
        sys.exit(str(error))
