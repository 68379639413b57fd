"""Policy files: mistakes have file and key; a broken one leaves the old in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.errors import BadPolicy
from shared.policy import load_policies
from shared.policy.watch import PolicyFolder

GOOD = 'agency = "riverton"\nname = "Riverton"\ntime_zone = "America/Denver"\nregion = "valley"\n'


def test_an_agency_whose_file_is_gone_is_served_until_a_restart(tmp_path: Path) -> None:
    first, second = tmp_path / "riverton.toml", tmp_path / "lakeside.toml"
    for path in (first, second):
        path.write_text(f'agency = "{path.stem}"\nname = "A"\ntime_zone = "UTC"\n')
    folder = PolicyFolder(tmp_path)

    second.unlink()

    assert folder.changed() is None
    assert folder.current.agencies == {"riverton", "lakeside"}
    assert PolicyFolder(tmp_path).current.agencies == {"riverton"}


def test_agencies_of_one_region_are_found_together(tmp_path: Path) -> None:
    (tmp_path / "riverton.toml").write_text(GOOD)
    (tmp_path / "lakeside.toml").write_text(GOOD.replace("riverton", "lakeside"))
    (tmp_path / "riverton.mapping.toml").write_text("not = 'a policy'")

    policies = load_policies(tmp_path)

    assert [p.agency for p in policies.regions["valley"]] == ["lakeside", "riverton"]  # type: ignore[index]
    assert policies["riverton"].version.startswith("riverton@")  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("agency = ", "riverton.toml: can't be read as TOML"),
        (GOOD.replace("America/Denver", "Denver"), "riverton.toml: time_zone: "),
        (GOOD + "typo = 1", "riverton.toml: typo: "),
        (GOOD.replace('agency = "riverton"', 'agency = "other"'), "name the file after it"),
        (GOOD + "[asking]\nanswer_within_s = -3", "riverton.toml: asking.answer_within_s: "),
    ],
)
def test_each_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "riverton.toml").write_text(text)

    with pytest.raises(BadPolicy) as refused:
        load_policies(tmp_path)

    assert said in str(refused.value)


def test_an_empty_or_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="holds no policy file"):
        load_policies(tmp_path)
    with pytest.raises(BadPolicy, match="is not a folder"):
        load_policies(tmp_path / "nowhere")


def test_a_changed_file_is_seen_and_a_broken_one_leaves_the_old_in_force(tmp_path: Path) -> None:
    path = tmp_path / "riverton.toml"
    path.write_text(GOOD)
    folder = PolicyFolder(tmp_path)
    assert folder.changed() is None

    path.write_text(GOOD + "\n[asking]\nanswer_within_s = 7\n")
    changed = folder.changed()
    assert changed is not None
    assert changed["riverton"].asking.answer_within_s == 7  # type: ignore[index]

    path.write_text("broken")
    assert folder.changed() is None
    assert folder.current["riverton"].asking.answer_within_s == 30  # type: ignore[index]
