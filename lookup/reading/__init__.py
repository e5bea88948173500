"""What people type, read: words, abbreviations, spinal levels, sides, spelling, negation. Pure Python."""

LONGEST = 20_000
"""So many characters of one text are read."""
