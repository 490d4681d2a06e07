"""Tables of papers: where they stand, their heads and their cells.

atoms     printed words, with exponents written out and footnote marks taken off
strokes   the rules of a page
region    captions, and the words and rules that belong to the table of each
lines     a table's words as lines, cut where the white is wide
columns   columns from the white that most lines respect
heads     which lines are heads, and which columns each head stands over
parts     several tables under one caption
rows      lines to rows: wrapped cells, labels of groups
grid      all of it for one region; `pdf`: for one file
codec     tables to bytes and back
"""
