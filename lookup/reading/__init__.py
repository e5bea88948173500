"""What people type, read: words, abbreviations, spinal levels, sides, spelling, negation. Pure Python."""
