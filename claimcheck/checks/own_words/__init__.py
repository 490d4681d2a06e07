"""A claim in somebody's own words: its facts, tones and sides against what a sentence or two of the paper say."""

from .with_numbers import by_facts, tells_otherwise
from .without_numbers import by_gist, said_elsewhere, tells_of_another, turned_in_telling

__all__ = ["by_facts", "by_gist", "said_elsewhere", "tells_of_another", "tells_otherwise", "turned_in_telling"]
