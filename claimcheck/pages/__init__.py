"""Pictures of pages: the crop that shows a piece of evidence, and annotated copies of whole papers."""

from .annotate import annotated
from .crops import crops

__all__ = ["annotated", "crops"]
