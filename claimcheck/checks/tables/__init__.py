"""Claims against tables: a table made searchable, claim words linked to it, small programs run over it."""
