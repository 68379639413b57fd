"""What is committed works for a stranger: no machine of ours, no variable that is not read."""

from __future__ import annotations

import re
import subprocess

from tests.support.source import REPOSITORY, committed, modules

TEXT_SUFFIXES = frozenset(
    [
        ".py",
        ".toml",
        ".md",
        ".yml",
        ".yaml",
        ".xml",
        ".json",
        ".lock",
        ".txt",
        ".html",
        ".css",
        ".sh",
        ".properties",
        ".cfg",
        ".ini",
        ".mako",
    ]
)
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|--(?:extra-)?index-url|PIP_INDEX_URL\s*="
)
SETTING = re.compile(r"^ +(tandem_[a-z_]+): ", re.MULTILINE)
"""A field of settings: pydantic reads the variable of the same name."""
THIS_FILE = "tests/architecture/test_repository.py"
VARIABLE = re.compile(r"\bTANDEM_[A-Z][A-Z_]*[A-Z]\b")


def _texts() -> dict[str, str]:
    return {
        str(path): (REPOSITORY / path).read_text(encoding="utf-8", errors="replace")
        for path in committed()
        if path.suffix in TEXT_SUFFIXES or not path.suffix
    }


def test_no_file_names_a_machine_or_a_registry() -> None:
    """A path or package index of one developer's machine breaks the first clone elsewhere."""
    found = {
        f"{path}: {match.group()}"
        for path, text in _texts().items()
        if path != THIS_FILE
        for match in MACHINE.finditer(text)
    }

    assert not found


def test_every_variable_that_is_written_about_is_read_somewhere() -> None:
    """A documented variable that nothing reads is an operator's lost hour."""
    texts = _texts()
    code = "\n".join(text for path, text in texts.items() if path.endswith(".py"))
    read = set(VARIABLE.findall(code.upper()))
    written = {
        f"{path}: {name}"
        for path, text in texts.items()
        if path.endswith((".md", ".yml", ".yaml"))
        for name in VARIABLE.findall(text)
        if name not in read
    }

    assert not written


def test_nothing_is_left_for_later() -> None:
    """Unfinished work is written down as work, not as a remark that nobody finds again."""
    later = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    found = {
        path
        for path, text in _texts().items()
        if path.endswith(".py") and path != THIS_FILE and later.search(text)
    }

    assert not found


def test_no_module_is_a_drawer() -> None:
    """`utils` is where things go that nobody will look for."""
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base2"}

    assert not {str(m.path) for m in modules() if m.path.stem in drawers}


def test_no_generated_or_private_file_is_committed() -> None:
    """Keys, data directories and caches belong to a machine, not to the product."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],  # noqa: S607
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert not listed
