"""What the lessons of Two Leaps share: tables, arithmetic on them, charts, explorers, exercises."""

import gc

# pandas, matplotlib and ipywidgets load some hundred thousand objects that stay. The collector,
# which would walk through them again and again meanwhile, waits until helpers.explorer, which
# lessons load last, sets it going again.
COLLECTOR = gc.get_threshold()
gc.set_threshold(500000)
