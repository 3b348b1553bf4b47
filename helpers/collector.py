"""Python's garbage collector, in a notebook's kernel, while a lesson loads its packages.

pandas, matplotlib and ipywidgets load some hundred thousand objects that stay. The collector would
walk through them again and again meanwhile, and through all of them every few charts afterwards.
"""

import gc

from IPython.core.getipython import get_ipython

WHILE_LOADING = 500000


def rest_while_loading() -> None:
    """Let the collector rest until the cell that loads the course has ended; what is loaded by then
    it need never look at again. Without a running shell nothing is changed."""
    shell = get_ipython()
    if shell is None:
        return
    usual = gc.get_threshold()

    def loaded(_result: object) -> None:
        shell.events.unregister("post_run_cell", loaded)
        gc.freeze()
        gc.set_threshold(*usual)

    gc.set_threshold(WHILE_LOADING)
    shell.events.register("post_run_cell", loaded)
