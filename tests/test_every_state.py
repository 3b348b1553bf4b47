"""Every state of every control of every explorer in the lessons draws, and says what it shows."""

import pytest
import samples

EXPLORERS = samples.explorers()


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_state_of_every_explorer_draws(name):
    controls = EXPLORERS[name].controls
    for state in EXPLORERS[name].states():
        frame = EXPLORERS[name].frame(state)
        assert "<img" in frame.picture or "<table" in frame.picture, (state, frame.sentence)
        chosen = [f"{control.replace('_', ' ')}: {controls[control].say(value)}" for control, value in state.items()]
        assert frame.sentence.startswith(f"Now showing {'; '.join(chosen)}. ")
