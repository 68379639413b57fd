"""The examples of the pages about polls and mappings are what they say."""

from __future__ import annotations

import re
import tomllib

import pytest

from shared.mapping import check_mapping
from shared.policy.model import AgencyFile
from tests.support.source import REPOSITORY

TOML = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
AGENCY = {"agency": "riverton", "name": "Riverton PD", "time_zone": "America/Denver"}


def examples(page: str) -> list[str]:
    return TOML.findall((REPOSITORY / "docs/howto" / page).read_text(encoding="utf-8"))


def test_every_source_example_is_a_source() -> None:
    read = [
        AgencyFile.model_validate(AGENCY | tomllib.loads(example))
        for example in examples("poll-a-snapshot.md")
    ]

    assert [source.name for file in read for source in file.sources] == ["cad", "cad"]


def test_the_alert_example_is_a_mapping() -> None:
    (example,) = examples("map-a-file.md")

    assert check_mapping(tomllib.loads(example)).fields["call_id"].column == "id"


def test_two_sources_of_one_name_are_refused() -> None:
    source = {"name": "cad", "url": "https://cad.example/"}

    with pytest.raises(ValueError, match="two sources of one name"):
        AgencyFile.model_validate(AGENCY | {"sources": [source, source]})
