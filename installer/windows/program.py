"""What the frozen programs run."""

import multiprocessing
import sys

from trayapp.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
