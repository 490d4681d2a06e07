"""Which reading this is."""

PARSER_VERSION = "4"
"""Part of the key under which a library remembers papers: it changes whenever their remembered form does."""
