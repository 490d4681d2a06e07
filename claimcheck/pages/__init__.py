"""Pictures of pages: the crop that shows a piece of evidence, and annotated copies of whole papers."""

from .crops import crops

__all__ = ["crops"]
