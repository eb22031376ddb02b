"""Says at once, before any set-up, what keeps a demo from starting: port, folder, another demo."""

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
