"""A file that can't be counted: an error of this package, and of the kind the system raised."""

from __future__ import annotations

from .errors import INVALID_FILE, ValidationError
from .package import public


@public
class FileError(ValidationError, OSError):
    """A file that can't be read. It is caught as the error of the system too.

    Where the system says that there is no such file, this is also a
    FileNotFoundError, and so with the other subclasses of OSError.

    Attributes:
        filename: The path, as it was given.
        errno: The system's number of the cause, or None.
        strerror: The system's words for it.
    """

    def __init__(self, message: str, cause: OSError, path: object) -> None:
        super().__init__(message, INVALID_FILE, "path")
        # OSError takes its arguments for an errno and the words for it.
        self.errno, self.strerror, self.filename = cause.errno, cause.strerror, path
        self._cause = cause

    def __reduce__(self) -> tuple[object, ...]:
        return file_error, (self.message, self._cause, self.filename)


def file_error(message: str, cause: OSError, path: object) -> FileError:
    """The FileError that is also of the class of `cause`."""
    kind = type(cause)
    if kind not in _kinds:
        bases = (FileError,) if issubclass(FileError, kind) else (FileError, kind)
        _kinds[kind] = type("FileError", bases, {"__doc__": FileError.__doc__})
        public(_kinds[kind])
    return _kinds[kind](message, cause, path)


#: The subclasses by the system's class.
_kinds: dict[type[OSError], type[FileError]] = {}
