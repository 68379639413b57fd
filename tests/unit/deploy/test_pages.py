"""The pages lead somewhere, and their examples work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from shared.mapping import check_mapping
from shared.policy.model import AgencyFile
from tests.support.source import REPOSITORY, committed
from tests.unit.deploy.compose import anchors

PAGES = [path for path in committed() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
FILE = re.compile(r"`((?:services|shared|tandem|deploy|tests|docs|agencies)/[\w./-]+)`")
TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def leads_nowhere(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    path = (REPOSITORY / page.parent / target).resolve() if target else REPOSITORY / page
    return not path.exists() or (bool(anchor) and anchor not in anchors(path))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = (REPOSITORY / page).read_text(encoding="utf-8")

    assert [link for link in LINK.findall(text) if leads_nowhere(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    text = (REPOSITORY / page).read_text(encoding="utf-8")

    assert [path for path in FILE.findall(text) if not (REPOSITORY / path).exists()] == []


def test_a_link_that_leads_nowhere_would_be_found() -> None:
    assert leads_nowhere(Path("docs/README.md"), "no-such-page.md")
    assert leads_nowhere(Path("docs/README.md"), "operations.md#no-such-section")


def test_every_policy_example_is_a_policy() -> None:
    page = (REPOSITORY / "docs/howto/write-a-policy.md").read_text(encoding="utf-8")
    examples = TOML.findall(page)

    assert len(examples) == 5
    for example in examples:
        AgencyFile.model_validate(tomllib.loads(example))


def test_every_mapping_example_is_a_mapping() -> None:
    page = (REPOSITORY / "docs/howto/add-a-cad-format.md").read_text(encoding="utf-8")
    (example,) = TOML.findall(page)

    assert "call_id" in check_mapping(tomllib.loads(example)).fields


def test_every_decision_is_listed() -> None:
    index = (REPOSITORY / "docs/adr/README.md").read_text(encoding="utf-8")
    decisions = {path.name for path in (REPOSITORY / "docs/adr").glob("0*.md")}

    assert set(LINK.findall(index)) == decisions
