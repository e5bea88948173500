"""What people type, read: words, abbreviations, spinal levels, sides, spelling, negation. Pure Python."""

LONGEST = 20_000
"""So many characters of one text are read."""
LONGEST_TERM = 200
"""Up to so many characters are a term to look up; what is longer is a text, and stands in no address."""
