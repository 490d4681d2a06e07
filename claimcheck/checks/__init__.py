"""Ways to look for a claim in a paper, in the order in which they are called.

To add one: one file here with a class that has `name` and `look`, one name in `CHECKS`, its test, a row in
the README.
"""

from __future__ import annotations

from ..model import Check
from .passage import PassageCheck
from .table import TableCheck

CHECKS: tuple[Check, ...] = (PassageCheck(), TableCheck())

__all__ = ["CHECKS"]
