"""Papers by arXiv id: at hand or asked for, parsed once, remembered, and which version says what.

`core.Library` answers for references; below it `store` keeps files and records on disk (`schema` is what
they look like), `local` finds papers in the user's own folders, and `source` is one readable version as
the checks see it.
"""

from __future__ import annotations

from .core import Library
from .source import PaperSource

__all__ = ["Library", "PaperSource"]
