"""Starts the worker. Runs before anything of ours is importable, so it fits old Pythons too."""

import os
import sys

if sys.version_info < (3, 9):
    sys.exit("Tidemill needs Python 3.9 or newer, and %s is %s" % (sys.executable, sys.version.split()[0]))

_here = os.path.dirname(os.path.abspath(__file__))
if sys.path and os.path.abspath(sys.path[0]) == _here:
    del sys.path[0]
sys.path.insert(0, os.path.dirname(_here))

from tidemill_worker.worker import main  # noqa: E402

main()
