"""The errors that ainalyn raises, one class per cause."""

from __future__ import annotations

from .package import public


@public
class AinalynError(Exception):
    """The base of every error of this package.

    Attributes:
        message: A full sentence that names the value and the remedy.
        code: A stable name of the cause, for programs.
    """

    message: str
    code: str

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


@public
class ValidationError(AinalynError):
    """An argument that can't be used.

    Attributes:
        field: The argument's name.
        index: Which of several texts it is, where that is the cause.
    """

    field: str | None
    index: int | None

    def __init__(
        self, message: str, code: str, field: str | None = None, index: int | None = None
    ) -> None:
        super().__init__(message, code)
        # Exception.__reduce__ rebuilds from args, so pickling needs all of them.
        self.args = (message, code, field) if index is None else (message, code, field, index)
        self.field = field
        self.index = index


@public
class InternalError(AinalynError):
    """A fault of this package, or of the way it was built; never of the caller's input."""


INVALID_MODEL = "DOM_VAL_INVALID_MODEL"
NOT_EXACT = "DOM_VAL_NOT_EXACT"
INVALID_INPUT = "DOM_VAL_INVALID_INPUT"
TOO_LONG = "DOM_VAL_TOO_LONG"
INVALID_FILE = "DOM_VAL_INVALID_FILE"
TOKENIZER_FAULT = "INT_ERR_TOKENIZER"

INVALID_RULE = "DOM_VAL_INVALID_RULE"
INVALID_PATTERN = "DOM_VAL_INVALID_PATTERN"
INVALID_ACTION = "DOM_VAL_INVALID_ACTION"
INVALID_KEY = "DOM_VAL_INVALID_KEY"
CONTENT_BLOCKED = "DOM_VAL_CONTENT_BLOCKED"
FILTER_FAULT = "INT_ERR_FILTER"
