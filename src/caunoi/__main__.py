"""`python -m caunoi` is the command line `caunoi`."""

import sys

from caunoi.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
