"""The pages lead somewhere, and their examples work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from services.intake.settings import IntakeSettings
from services.notifier.settings import NotifierSettings
from shared.mapping import check_mapping
from shared.policy.model import AgencyFile
from shared.settings import Settings
from tests.support.source import REPOSITORY, committed
from tests.unit.deploy.compose import anchors

PAGES = [path for path in committed() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def leads_nowhere(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    path = (REPOSITORY / page.parent / target).resolve() if target else REPOSITORY / page
    return not path.exists() or (bool(anchor) and anchor not in anchors(path))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = (REPOSITORY / page).read_text(encoding="utf-8")

    assert [link for link in LINK.findall(text) if leads_nowhere(page, link)] == []


def test_a_link_that_leads_nowhere_would_be_found() -> None:
    assert leads_nowhere(Path("docs/README.md"), "no-such-page.md")
    assert leads_nowhere(Path("docs/README.md"), "operations.md#no-such-section")


def test_every_policy_example_is_a_policy() -> None:
    page = (REPOSITORY / "docs/howto/write-a-policy.md").read_text(encoding="utf-8")
    examples = TOML.findall(page)

    assert len(examples) == 4
    for example in examples:
        AgencyFile.model_validate(tomllib.loads(example))


def test_every_mapping_example_is_a_mapping() -> None:
    page = (REPOSITORY / "docs/howto/add-a-cad-format.md").read_text(encoding="utf-8")
    (example,) = TOML.findall(page)

    assert "call_id" in check_mapping(tomllib.loads(example)).fields


def settings() -> dict[str, object]:
    """Variable -> its default."""
    families: tuple[type[BaseSettings], ...] = (Settings, IntakeSettings, NotifierSettings)
    fields = {name: info for family in families for name, info in family.model_fields.items()}
    return {name.upper(): info.default for name, info in fields.items() if not info.is_required()}


def documented() -> dict[str, str]:
    """Variable -> its default as the page has it."""
    page = (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_` ]+`) \| (.+?) \|", page, re.MULTILINE)
    return {name: default for names, default in rows for name in re.findall(r"[A-Z_]+", names)}


def test_every_setting_is_documented() -> None:
    assert {"DATABASE_URL", *settings()} <= set(documented())


def test_documented_defaults_are_those_of_the_code() -> None:
    stated = {name: default for name, default in settings().items() if default not in {None, ""}}

    assert {name: str(default) for name, default in stated.items()} == {
        name: documented()[name].strip("`") for name in stated
    }


def test_every_decision_is_listed() -> None:
    index = (REPOSITORY / "docs/adr/README.md").read_text(encoding="utf-8")
    decisions = {path.name for path in (REPOSITORY / "docs/adr").glob("0*.md")}

    assert set(LINK.findall(index)) == decisions
