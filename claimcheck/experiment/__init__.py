"""Rerun a claim: claim files and recipes to runs, runs to an outcome.

* `claimfile` what a paper claims, in our words; `matching` which claims of a summary are such claims
* `recipe` what to train, on what, how compared; `plan` the runs as a graph, and what they cost
* `runs` recorded one by one, never repeated; `outcome` recorded runs to the rung `reproduced`
"""

from __future__ import annotations

from .claimfile import ClaimFile, Entry, find_entry, read_claim_file, read_claim_files
from .matching import match

__all__ = ["ClaimFile", "Entry", "find_entry", "match", "read_claim_file", "read_claim_files"]
