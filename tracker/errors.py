"""What the program refuses, in sentences a clerk can act on.

Mistakes in the user's data are not exceptions: they are returned, all at once,
as `tracker.model.finding.Finding`. An exception here means one request could not
be carried out. Its text is one Chinese sentence that says what to do next;
`cli.py` prints it and ends with `exit_code`.
"""


class KaoheError(Exception):
    """Root of everything the program refuses; `str(error)` is for the user."""

    exit_code = 1


class UsageError(KaoheError):
    """The command was called with a wrong or unknown argument."""

    exit_code = 2


class BadFile(KaoheError):
    """A file given by the user cannot be read as what it claims to be.

    Attributes:
        path: the file as the user named it.
        reason: the rest of the sentence: what is wrong and what to do.
    """

    def __init__(self, path: object, reason: str) -> None:
        self.path = str(path)
        self.reason = reason
        super().__init__(f"{self.path}：{reason}")


class CannotWrite(KaoheError):
    """A file could not be written; what was there before is still there."""

    def __init__(self, path: object, reason: str) -> None:
        self.path = str(path)
        self.reason = reason
        super().__init__(f"{self.path}：{reason}")
