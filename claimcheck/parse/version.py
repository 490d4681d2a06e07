"""Which reading this is."""

PARSER_VERSION = "2"
"""Part of the key under which a library remembers papers: it changes whenever their remembered form does."""
