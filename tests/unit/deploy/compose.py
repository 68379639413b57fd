"""What the deployment files and the pages say, read as data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import yaml

from tests.support.source import REPOSITORY

GIVEN = {"POSTGRES_PASSWORD": "secret"}
"""What an operator writes into `.env`."""
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<mark>[-?])(?P<word>[^}]*))?\}")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
Node = dict[str, Any]


def read_yaml(path: str) -> Node:
    """A YAML file of the repository."""
    return cast("Node", yaml.safe_load((REPOSITORY / path).read_text(encoding="utf-8")))


def compose_file() -> Node:
    """`docker-compose.yml`, its variables replaced as Compose does it."""
    text = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    return cast("Node", yaml.safe_load(_VARIABLE.sub(_value, text)))


def variables() -> set[str]:
    """The variables that `docker-compose.yml` takes from `.env`."""
    text = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    return {match["name"] for match in _VARIABLE.finditer(text)}


def containers() -> dict[str, Node]:
    """Compose service -> its definition."""
    return cast("dict[str, Node]", compose_file()["services"])


def our_containers() -> dict[str, Node]:
    """Those that run Tandem's own image."""
    return {name: it for name, it in containers().items() if "build" in it}


def environment(name: str) -> dict[str, str]:
    """The variables of a container."""
    values = cast("dict[str, object]", containers()[name].get("environment", {}))
    return {variable: str(value) for variable, value in values.items()}


def dockerfile() -> list[str]:
    """The Dockerfile's instructions, continued lines joined, without comments."""
    text = (REPOSITORY / "deploy/Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", it).lower().replace(" ", "-") for it in headings}


def _value(match: re.Match[str]) -> str:
    given = GIVEN.get(match["name"])
    if given is not None:
        return given
    assert match["mark"] == "-", f"{match['name']} has neither a value in .env nor a default"
    return match["word"]
