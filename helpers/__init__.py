"""What the lessons of Two Leaps share: tables, arithmetic on them, charts, explorers, exercises."""
