"""The only room that opens connections: from arXiv ids to arXiv's metadata, PDFs and e-print sources.

No address that was read anywhere is ever requested: addresses are built from ids, and redirections are
followed only within arXiv. `client.Fetcher` is the door; `settings` says where arXiv is and how patient to be,
`pace` keeps the pause between requests across processes, `answers` says what an answer means, `atom` asks for
metadata, `transfer` for files, and `whole` looks at what came before anything is kept.
"""

from __future__ import annotations

from .answers import Metadata
from .client import Fetcher, Progress
from .settings import Settings
from .transfer import Transfer

__all__ = ["Fetcher", "Metadata", "Progress", "Settings", "Transfer"]
