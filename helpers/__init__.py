"""What the lessons of Two Leaps share: tables, arithmetic on them, charts, explorers, exercises."""

import sys

if "ipykernel" in sys.modules:
    # Only in a notebook's kernel; commands and tests are left alone.
    from helpers import collector

    collector.rest_while_loading()
