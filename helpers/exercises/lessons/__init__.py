"""The exercises of each lesson: prose in TOML, figures in the Python file beside it."""
