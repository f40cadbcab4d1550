"""`python -m cdht.cli …`: the commands without the door, in an environment that is set up already."""

from __future__ import annotations

import sys

from . import main

sys.exit(main())
