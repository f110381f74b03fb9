"""What shows a column of text to others: objects with the Arrow PyCapsule interface."""

from __future__ import annotations

from .arguments import described, invalid


def exported(data: object) -> object:
    """What an object shows of its column: the capsule of a stream, or those of one array.

    Raises:
        ValidationError: It has no method for it, or the method raises.
    """
    for method in ("__arrow_c_stream__", "__arrow_c_array__"):
        export = getattr(data, method, None)
        if export is None or isinstance(data, type):
            continue
        try:
            return export()
        except Exception as error:
            raise invalid(
                "data", f"its own `{method}` raises {type(error).__name__}: {error}"
            ) from error
    raise invalid(
        "data",
        f"it is {described(data)}, and a column with `__arrow_c_stream__` or `__arrow_c_array__` "
        "is needed, such as one of pyarrow, Polars or pandas. Count a list with "
        "count_tokens_batch, and collect what is lazy first.",
    )
