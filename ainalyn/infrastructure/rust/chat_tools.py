"""The text in which a model of OpenAI's is shown the functions that it may call: TypeScript.

The same as in `src/chat/tools.rs`. OpenAI does not state it; DESIGN.md, "Chat messages", says what
confirms it.
"""

from __future__ import annotations

from .arguments import check_text, invalid
from .chat_values import is_nothing, json_text, mapping, plain_json, to_list
from .plain import plain_str

TYPE_CHECKING = False  # typing is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

#: The keys of a schema that the text shows; others are budgeted for as JSON.
_SHOWN = frozenset(
    ("type", "description", "properties", "required", "items", "enum", "anyOf", "oneOf")
)

#: The fields that hold the parameters, by the APIs of OpenAI, Anthropic and Google.
_PARAMETERS = ("parameters", "input_schema", "parametersJsonSchema", "parameters_json_schema")


class Function:
    """The definition of a function.

    Attributes:
        name: Its name.
        description: What it does, or "".
        parameters: Its schema, plain.
        schema: The same as JSON text, "" where there is none.
        further: What else the definition says, as JSON text or "".
    """

    __slots__ = ("description", "further", "name", "parameters", "schema")

    def __init__(self, fields: dict[object, object], where: str) -> None:
        self.name = check_text(fields.pop("name", None), "tools", f"{where}['name']")
        description = fields.pop("description", None)
        self.description = ""
        if description is not None:
            self.description = check_text(description, "tools", f"{where}['description']")
        given = [fields.pop(key) for key in _PARAMETERS if key in fields]
        self.schema, self.parameters = "", {}
        for schema in given:
            if not is_nothing(schema):
                self.parameters = plain_json(mapping(schema, "tools", where), "tools", where)
                self.schema = json_text(self.parameters, "tools", where)
        _check_properties(self.parameters, where)
        left = {key: value for key, value in fields.items() if not is_nothing(value)}
        left.pop("cache_control", None)
        self.further = json_text(left, "tools", where) if left else ""


def read(tool: object, where: str) -> Iterator[Function]:
    """The functions that a tool defines; one of Google's can define several."""
    outer = mapping(tool, "tools", where)
    for key in ("function_declarations", "functionDeclarations"):
        if not is_nothing(outer.get(key)):
            for one in to_list(outer[key], "tools", where):
                yield Function(mapping(one, "tools", where), where)
            return
    kind = plain_str(outer.get("type", "function"))
    if kind not in ("function", "custom") and not (kind is None and outer.get("type") is None):
        raise invalid("tools", f"{where} is not a function, and only functions can be counted.")
    inner = outer.get("function", outer)
    fields = mapping(inner, "tools", where)
    if inner is outer:
        fields.pop("type", None)
    yield Function(fields, where)


def _check_properties(schema: dict[str, Any], where: str) -> None:
    properties = schema.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise invalid("tools", f"{where}: its `properties` are no dict, as a JSON schema's are.")
    for name, inner in (properties or {}).items():
        if not isinstance(inner, dict | bool):
            raise invalid("tools", f"{where}: the parameter {name!a:.80} is no JSON schema.")


def rendered(functions: list[Function]) -> tuple[str, list[bool]]:
    """The functions as the model is shown them, and of each whether it says more than that."""
    lines = ["namespace functions {\n\n"]
    further = []
    for function in functions:
        writer = _Writer()
        if function.description:
            lines.append(f"// {function.description}\n")
        inner = writer.properties(function.parameters, 0)
        if inner is None:
            lines.append(f"type {function.name} = () => any;\n\n")
        else:
            lines.append(f"type {function.name} = (_: {{\n{inner}\n}}) => any;\n\n")
        writer.look_at(function.parameters)
        further.append(writer.further)
    lines.append("} // namespace functions")
    return "".join(lines), further


class _Writer:
    """Writes one function's parameters, and notes whether their schema says more."""

    def __init__(self) -> None:
        self.further = False

    def look_at(self, schema: object) -> None:
        self.further |= not isinstance(schema, dict) or not schema.keys() <= _SHOWN

    def properties(self, schema: dict[str, Any], depth: int) -> str | None:
        """The lines of an object's properties, or None if it has none."""
        properties = schema.get("properties")
        if not isinstance(properties, dict) or not properties:
            return None
        required = schema.get("required")
        indent = " " * (2 * depth)
        lines = []
        for name, inner in properties.items():
            description = inner.get("description") if isinstance(inner, dict) else None
            if isinstance(description, str) and description:
                lines.append(f"{indent}// {description}")
            mark = "" if isinstance(required, list) and name in required else "?"
            lines.append(f"{indent}{name}{mark}: {self.kind(inner, depth)},")
        return "\n".join(lines)

    def kind(self, schema: object, depth: int) -> str:
        """The type of a value."""
        self.look_at(schema)
        if not isinstance(schema, dict):
            return "any"
        for key in ("anyOf", "oneOf"):
            choices = schema.get(key)
            if isinstance(choices, list) and choices:
                return " | ".join([self.kind(one, depth) for one in choices])
        choices = schema.get("enum")
        if isinstance(choices, list) and choices:
            return " | ".join([_choice(value) for value in choices])
        name = schema.get("type")
        if isinstance(name, str):
            return self.named(name, schema, depth)
        if isinstance(name, list) and name:
            # Each kind once, so that the cost stays linear in the schema.
            names = dict.fromkeys(one if isinstance(one, str) else "any" for one in name)
            return " | ".join([self.named(one, schema, depth) for one in names])
        return self.named("object", schema, depth) if "properties" in schema else "any"

    def named(self, name: str, schema: dict[str, Any], depth: int) -> str:
        if name == "object":
            inner = self.properties(schema, depth + 1)
            return "object" if inner is None else f"{{\n{inner}\n{' ' * (2 * depth)}}}"
        if name == "array":
            return f"{self.kind(schema['items'], depth)}[]" if "items" in schema else "any[]"
        return "number" if name in ("integer", "number") else name


def _choice(value: object) -> str:
    """One of the values of an enum."""
    return f'"{value}"' if isinstance(value, str) else json_text(value, "tools", "an enum")
