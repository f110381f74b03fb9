"""What a request says beside its messages: tools, which of them to call, and the reply's format."""

from __future__ import annotations

from .arguments import check_text, invalid
from .chat_tools import read, rendered
from .chat_values import json_text, mapping, plain_json, shown
from .plain import is_a, plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .chat_sums import Sums
    from .chat_tools import Function


#: The keys of a response's schema that the model is not shown.
_NOT_IN_A_FORMAT = ("required", "additionalProperties", "$schema")

#: What leaves the choice to the model, and what costs a word.
_FREE, _WORDS = ("auto",), ("none", "required", "any")


def add_tools(sums: Sums, tools: Iterable[object]) -> None:
    """Adds the text in which the model is shown the functions."""
    functions: list[Function] = []
    for position, tool in enumerate(tools):
        functions += read(tool, f"tools[{position}]")
    if not functions:
        return
    sums.stated = False
    sums.tools += sums.convention.tools
    if sums.convention.typescript:
        sums.ends_system = True
        text, further = rendered(functions)
        sums.tool_texts.append(check_text(text, "tools"))
        sums.further += [
            function.schema for function, more in zip(functions, further, strict=True) if more
        ]
    else:
        for function in functions:
            sums.tool_texts += [function.name, function.description, function.schema]
    sums.further += [function.further for function in functions if function.further]


def add_choice(sums: Sums, choice: object) -> None:
    """Adds what it costs to choose among the tools."""
    if choice is None:
        return
    sums.stated = False
    name = plain_str(choice)
    if name is None:
        name = _forced(choice)
    elif name not in _FREE + _WORDS:
        raise invalid("tool_choice", f'{shown(name)} is no choice. Pass "auto", "none" or a dict.')
    if name in _WORDS:
        sums.tools += sums.convention.choice_word
    elif name not in _FREE:
        sums.tools += sums.convention.choice_name
        sums.tool_texts.append(name)


def _forced(choice: object) -> str:
    """The function that must be called, or the word of a choice in Anthropic's form."""
    fields = mapping(choice, "tool_choice", "it")
    inner = mapping(fields.get("function", fields), "tool_choice", "it")
    named = inner.get("name")
    if named is None:
        word = plain_str(fields.get("type"))
        if word in _FREE + _WORDS:
            return word or ""
        raise invalid("tool_choice", "it names no function. Pass it as the API takes it.")
    return check_text(named, "tool_choice", "its name")


def add_format(sums: Sums, response_format: object) -> None:
    """Adds the schema that the reply must have."""
    if response_format is None:
        return
    sums.stated = False
    if callable(schema_of := getattr(response_format, "model_json_schema", None)) and is_a(
        response_format, type
    ):
        schema = schema_of()
    else:
        fields = mapping(response_format, "response_format", "it")
        inner = fields.get("json_schema", fields)
        schema = mapping(inner, "response_format", "it").get("schema")
    if schema is None:
        return
    written = plain_json(
        mapping(schema, "response_format", "its schema"), "response_format", "its schema"
    )
    sums.tools += sums.convention.response_format
    sums.tool_texts.append(json_text(_shown(written), "response_format", "its schema"))
    sums.further.append(json_text(written, "response_format", "its schema"))


def _shown(value: object) -> object:
    """A schema without the keys that the model is not shown."""
    if isinstance(value, dict):
        return {key: _shown(inner) for key, inner in value.items() if key not in _NOT_IN_A_FORMAT}
    return [_shown(inner) for inner in value] if isinstance(value, list) else value
