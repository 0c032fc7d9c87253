"""`python -m adapterc`."""

import sys

from adapterc.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
