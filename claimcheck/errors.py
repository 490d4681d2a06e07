"""One error tree, each with what to do next.

* ClaimcheckError
  + UsageError           the call is wrong (an option, a path, a setting)
  + SummaryError         the summary cannot be read
  + PaperUnavailable     the cited paper cannot be had
    - PaperDoesNotExist  arXiv says there is no such paper
    - PaperWithdrawn     its authors withdrew it
    - NotTriedOffline    it was not asked for, because --offline was given
  + PaperUnreadable      the file is there, but there is no text to be had from it
  + LibraryError         the library on disk cannot be used
  + RecipeError          a recipe or claim file is wrong
  + TrainingError        a run cannot start or go on
    - Diverged           its loss is no number any more: a result, not a fault of the machine
  + MissingExtra         an optional part is not installed
  + CannotWrite          a result could not be written

Anything else that is raised is a fault of ours and shows its traceback. A claim, a page or a paper
that fails is a result, never an exception that ends the run.
"""

from __future__ import annotations


class ClaimcheckError(Exception):
    """Something the user can act on: `message` says what and where, `remedy` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        # Both go to `super()`, so that the error survives pickling between processes.
        super().__init__(message, remedy)
        self.message, self.remedy = message, remedy

    def __str__(self) -> str:
        return f"{self.message}\n  try: {self.remedy}" if self.remedy else self.message


class UsageError(ClaimcheckError):
    """The call is wrong."""


class SummaryError(ClaimcheckError):
    """The summary cannot be read."""


class PaperUnavailable(ClaimcheckError):
    """The cited paper cannot be had now; asking again later may help."""


class PaperDoesNotExist(PaperUnavailable):
    """arXiv answers that there is no such paper or version."""


class PaperWithdrawn(PaperUnavailable):
    """The paper's authors or arXiv withdrew it."""


class NotTriedOffline(PaperUnavailable):
    """It was not asked for, because --offline was given."""


class PaperUnreadable(ClaimcheckError):
    """The file is there, but it is damaged, encrypted, a scan, or broke a limit."""


class LibraryError(ClaimcheckError):
    """The library on disk cannot be used."""


class RecipeError(ClaimcheckError):
    """A recipe or claim file is wrong."""


class TrainingError(ClaimcheckError):
    """A run cannot start or go on."""


class Diverged(TrainingError):
    """The loss of a run is no number any more: the run failed, others may go on."""


class MissingExtra(ClaimcheckError):
    """An optional part is not installed."""


class CannotWrite(ClaimcheckError):
    """A result could not be written."""
