"""claimcheck: generated research summaries, checked against the arXiv papers they cite."""

__version__ = "0.1.0"
