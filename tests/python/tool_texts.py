"""A thousand random tools with the tokens of what a model is shown of them: tools.jsonl.

    python tests/python/tool_texts.py  # writes tests/vectors/tools.jsonl

The rendering here is written from its description (DESIGN.md, "Chat messages") and not from the
package, and tiktoken counts it; the tests of Python and of Rust read the file.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import oracle

Schema = dict[str, Any]

COMMAND = "python tests/python/tool_texts.py"
FILE = Path(__file__).resolve().parents[1] / "vectors" / "tools.jsonl"

#: What the API adds to the text for the whole.
FRAMING = 9


def reference(tools: list[Schema]) -> str:
    """The rendering once more, written from its description and not from the package."""

    def of(schema: Schema, level: int) -> str:
        for many in ("anyOf", "oneOf"):
            if schema.get(many):
                return " | ".join(of(one, level) for one in schema[many])
        if schema.get("enum"):
            return " | ".join(
                f'"{one}"' if isinstance(one, str) else str(one) for one in schema["enum"]
            )
        match schema.get("type", "any"):
            case "object":
                held = lines(schema, level + 1)
                return "{\n" + held + "  " * level + "}" if held else "object"
            case "array":
                return of(schema.get("items", {}), level) + "[]"
            case "integer":
                return "number"
            case other:
                return str(other)

    def lines(schema: Schema, level: int) -> str:
        out = ""
        for name, inner in schema.get("properties", {}).items():
            if inner.get("description"):
                out += "  " * level + "// " + inner["description"] + "\n"
            mark = "" if name in schema.get("required", ()) else "?"
            out += f"{'  ' * level}{name}{mark}: {of(inner, level)},\n"
        return out

    out = "namespace functions {\n\n"
    for tool in tools:
        held = lines(tool.get("parameters", {}), 0)
        out += f"// {tool['description']}\n" if tool.get("description") else ""
        out += f"type {tool['name']} = (" + (f"_: {{\n{held}}}" if held else "") + ") => any;\n\n"
    return out + "} // namespace functions"


def drawn(source: random.Random, depth: int = 0) -> Schema:
    """A schema of any kind that people write."""
    words = [
        "the",
        "name",
        "of",
        "a",
        "städtchen",
        "in_kilometres",
        "x",
        "日本",
        "unit",
        "JSON-Text",
    ]
    schema: Schema = {}
    if source.random() < 0.6:
        schema["description"] = " ".join(source.choices(words, k=source.randint(1, 12)))
    choice = source.random()
    if choice < 0.2 and depth < 4:
        names = source.sample(words, source.randint(0, 4))
        schema["type"] = "object"
        schema["properties"] = {name: drawn(source, depth + 1) for name in names}
        schema["required"] = names[: source.randint(0, 4)]
    elif choice < 0.35 and depth < 4:
        schema |= {"type": "array", "items": drawn(source, depth + 1)}
    elif choice < 0.45 and depth < 4:
        schema["anyOf"] = [drawn(source, depth + 1) for _ in range(source.randint(1, 3))]
    elif choice < 0.6:
        schema["enum"] = source.sample([*words, 1, -1, 2.5], source.randint(1, 4))
    else:
        schema["type"] = source.choice(["string", "number", "integer", "boolean", "null"])
        schema |= source.choice([{}, {"format": "date"}, {"minimum": 3}, {"$ref": "#/$defs/x"}])
    return schema


def rows() -> str:
    """The rows of the file."""
    source = random.Random(15)
    made = []
    for number in range(1000):
        tool: Schema = {"name": f"tool_{number}"}
        if source.random() < 0.7:
            tool["description"] = "Does what it says."
        if source.random() < 0.9:
            properties = {
                name: drawn(source) for name in source.sample("abcdef", source.randint(0, 4))
            }
            tool["parameters"] = {"type": "object", "properties": properties}
        tokens = oracle.count("o200k_base", reference([tool])) + FRAMING
        # As text, since the order of its names is part of what is shown.
        if "parameters" in tool:
            tool["parameters"] = json.dumps(tool["parameters"])
        made.append(json.dumps({"tokens": tokens, **tool}))
    return "".join(f"{row}\n" for row in made)


if __name__ == "__main__":
    FILE.write_text(rows(), "utf-8")
