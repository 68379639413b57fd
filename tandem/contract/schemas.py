"""Bodies as JSON Schema, with what their docstrings say about each field beside the field."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.vocabulary import Code

Schema = dict[str, Any]
NOTHING: Mapping[str, str] = MappingProxyType({})
_REF = "#/components/schemas/{model}"
_SECTION = re.compile(r"\n*Attributes:\n(?P<lines>(?:[ ]+\S.*\n?|\n)+)")
_FIELD = re.compile(r"^(?P<name>\w+): (?P<text>.*)$")


def schemas_of(models: Sequence[type[BaseModel]]) -> dict[str, Schema]:
    """Schemas by name, of these models and of everything they are made of."""
    _, found = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    inherited = {model.__name__: _inherited(model) for model in models}
    return {
        name: open_list(name, spread(schema, inherited.get(name, {})))
        for name, schema in sorted(found["$defs"].items())
    }


def spread(schema: Schema, inherited: Mapping[str, str] = NOTHING) -> Schema:
    """Move the `Attributes:` section of a docstring to the fields that it is about.

    Args:
        schema: of an object; anything else stays as it is.
        inherited: what the docstrings of base classes say about its fields.
    """
    summary, own = read_docstring(schema.get("description", ""))
    told = {**inherited, **own}
    fields = cast("dict[str, Schema]", schema.get("properties", {}))
    described = {name: _described(field, told.get(name)) for name, field in fields.items()}
    changed = {"description": summary} if summary else {}
    return schema | changed | ({"properties": described} if described else {})


def open_list(name: str, schema: Schema) -> Schema:
    """Say of a list of codes that may grow that it may, so that no validator refuses a new one."""
    if name not in {code.__name__ for code in Code.__subclasses__()}:
        return schema
    told = schema.get("description", "")
    codes = {"type": "string", "enum": schema["enum"]}
    return {
        "title": name,
        "description": f"{told} The list may grow: read a code you do not know as `other`.".strip(),
        "anyOf": [codes, {"type": "string"}],
    }


def read_docstring(text: str) -> tuple[str, dict[str, str]]:
    """A docstring's text without its `Attributes:` section, and that section by name."""
    section = _SECTION.search(text)
    if section is None:
        return text.strip(), {}
    return (text[: section.start()] + text[section.end() :]).strip(), _told(section["lines"])


def _told(lines: str) -> dict[str, str]:
    """Field -> what is said about it; a line that names no field continues the one before."""
    told: dict[str, str] = {}
    name = ""
    for line in filter(None, (line.strip() for line in lines.splitlines())):
        begins = _FIELD.match(line)
        if begins:
            name = begins["name"]
        said = begins["text"] if begins else line
        told[name] = f"{told[name]} {said}" if name in told else said
    return told


def _described(field: Schema, text: str | None) -> Schema:
    """The field without the title that pydantic makes from its name."""
    plain = {key: value for key, value in field.items() if key != "title"}
    return plain if text is None else {"description": text} | plain


def _inherited(model: type[BaseModel]) -> dict[str, str]:
    told: dict[str, str] = {}
    for base in reversed(model.__mro__[1:]):
        told |= read_docstring(inspect.cleandoc(base.__doc__ or ""))[1]
    return told
