"""Every chart and explorer of the lessons, built as the lessons build them; a module for each
lesson."""

import importlib
import pkgutil

MODULES = [
    importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]


def charts():
    """Name of the chart function -> a chart drawn by it."""
    return {name: chart for module in MODULES for name, chart in module.charts().items()}


def explorers():
    """Name -> explorer, for every explorer in the lessons."""
    return {name: explorer for module in MODULES for name, explorer in module.explorers().items()}
