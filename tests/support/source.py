"""The repository's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file.

    Attributes:
        path: relative to the repository.
        tree: what it says.
        lines: how many lines it has.
    """

    path: Path
    tree: ast.Module
    lines: int

    @property
    def package(self) -> str:
        """Its folder as people import it, e.g. `services.matcher.domain`."""
        return ".".join(self.path.parent.parts)

    def imports(self) -> Iterator[str]:
        """The full names of all that it imports, e.g. `datetime.UTC`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[Function]:
        """All functions and methods, also those inside others."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        """All calls."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node


@cache
def committed() -> tuple[Path, ...]:
    """All committed files that are still there, relative to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is found where its user has it
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(path for path in paths if (REPOSITORY / path).is_file())


@cache
def modules(*roots: str) -> tuple[Module, ...]:
    """The Python files below some top folders.

    Args:
        roots: e.g. `services`; all of the code by default.
    """
    below = roots or ("services", "shared", "tandem", "tests")
    return tuple(
        _read(path) for path in committed() if path.suffix == ".py" and path.parts[0] in below
    )


def name_of(node: ast.expr) -> str:
    """The dotted name that an expression spells, e.g. `log.info`; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{name_of(value)}.{attr}"
        case _:
            return ""


def body_length(function: Function) -> int:
    """Lines from `def` to the end, without decorators and docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    documented = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - documented


def _read(path: Path) -> Module:
    text = (REPOSITORY / path).read_text(encoding="utf-8")
    return Module(path, ast.parse(text), text.count("\n"))
