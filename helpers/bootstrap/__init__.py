"""The way in, `python3 -m helpers`: standard library only, until the environment stands."""
