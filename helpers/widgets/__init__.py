"""What a learner moves and presses: parts with one look, events, drawing ahead, controls."""
