"""The operator's page names every setting, with its default, and every reason of a dead letter."""

from __future__ import annotations

import re

from pydantic_settings import BaseSettings

from services.intake.settings import IntakeSettings
from services.notifier.settings import NotifierSettings
from shared.bus.deadletter import BUG
from shared.settings import Settings
from tests.support.source import REPOSITORY, modules


def page() -> str:
    return (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")


def settings() -> dict[str, object]:
    """Variable -> its default."""
    families: tuple[type[BaseSettings], ...] = (Settings, IntakeSettings, NotifierSettings)
    fields = {name: info for family in families for name, info in family.model_fields.items()}
    return {name.upper(): info.default for name, info in fields.items() if not info.is_required()}


def documented() -> dict[str, str]:
    """Variable -> its default as the page has it."""
    rows = re.findall(r"^\| (`[A-Z_` ]+`) \| (.+?) \|", page(), re.MULTILINE)
    return {name: default for names, default in rows for name in re.findall(r"[A-Z_]+", names)}


def test_every_setting_is_documented() -> None:
    assert {"DATABASE_URL", *settings()} <= set(documented())


def test_documented_defaults_are_those_of_the_code() -> None:
    stated = {name: default for name, default in settings().items() if default not in {None, ""}}

    assert {name: str(default) for name, default in stated.items()} == {
        name: documented()[name].strip("`") for name in stated
    }


def test_every_reason_of_a_dead_letter_says_who_mends_it() -> None:
    code = "".join(
        (REPOSITORY / it.path).read_text(encoding="utf-8") for it in modules("services", "shared")
    )
    reasons = set(re.findall(r'BadRecord\(\s*"([a-z_0-9]+)"', code)) | {BUG}

    assert "unknown_agency" in reasons
    assert {reason for reason in reasons if f"`{reason}`" not in page()} == set()
