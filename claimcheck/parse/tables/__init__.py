"""Tables of papers: where they stand, their heads and their cells."""
