"""Values of subclasses whose every method lies or raises, and notes that it was called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Interrupt(BaseException):
    """Stands for a KeyboardInterrupt, which would end the tests."""


#: The methods that were called, of any value made here.
asked: list[str] = []

#: What Python itself calls to make an object, and to tell it that nobody holds its buffer.
_MAKING = {
    *("__new__", "__init__", "__init_subclass__", "__subclasshook__", "__class__", "__doc__"),
    "__release_buffer__",
}
#: What a subclass can have beyond the methods of its base.
_FURTHER = {
    *("__bool__", "__buffer__", "__bytes__", "__call__", "__complex__", "__copy__", "__enter__"),
    *("__float__", "__fspath__", "__getattr__", "__index__", "__int__", "__iter__", "__len__"),
    *("__length_hint__", "__missing__", "__next__", "__reversed__", "__trunc__", "__contains__"),
}
_LIES: dict[str, object] = {
    **dict.fromkeys(("__eq__", "__contains__", "__bool__", "startswith", "isascii"), True),
    **dict.fromkeys(("__ne__", "__lt__", "endswith"), False),
    **dict.fromkeys(("__len__", "__index__", "__int__", "__length_hint__", "find"), 1),
    "__hash__": hash("gpt2"),
    "__bytes__": b"lie",
    "encode": b"lie",
    "__iter__": iter(()),
    "__float__": 1.0,
}

#: How a method answers, by the name of the way.
WAYS: dict[str, Callable[[str], object]] = {
    "lies": lambda name: _LIES.get(name, "lie"),
    "equals nothing": lambda name: {"__eq__": False, "__hash__": 0}.get(name, ""),
}


def _raising(error: type[BaseException]) -> Callable[[str], object]:
    def answer(name: str) -> object:
        raise error(name)

    return answer


for _error in (Interrupt, TypeError, ValueError, AttributeError):
    WAYS[f"raises {_error.__name__}"] = _raising(_error)


def _class_of(base: type, way: Callable[[str], object]) -> type:
    def method(name: str) -> Callable[..., object]:
        def called(*_arguments: object, **_named: object) -> object:
            asked.append(f"{base.__name__}.{name}")
            return way(name)

        return called

    names = {name for name in {*dir(base), *_FURTHER} if callable(getattr(base, name, len))}
    return type(base.__name__, (base,), {name: method(name) for name in names - _MAKING})


_CLASSES: dict[tuple[type, str], type] = {
    (base, way): _class_of(base, WAYS[way])
    for base in (str, int, bytes, bytearray, dict)
    for way in WAYS
}


def lying(value: T, way: str) -> T:
    """`value` in a subclass that answers in that way; what holds values, with all that it holds.

    A bool, which has no subclasses, None and all else are as they were.
    """
    return _lying(value, way)  # type: ignore[no-any-return]


def _lying(value: Any, way: str) -> Any:  # noqa: ANN401 - of any type
    if type(value) in (list, tuple):
        return type(value)(_lying(item, way) for item in value)
    if type(value) is dict:
        # Keys that say that they equal another could not stand beside it.
        value = {_lying(key, "equals nothing"): _lying(item, way) for key, item in value.items()}
    kind = _CLASSES.get((type(value), way))
    return value if kind is None else kind(value)
