"""Which reading this is."""

PARSER_VERSION = "3"
"""Part of the key under which a library remembers papers: it changes whenever their remembered form does."""
