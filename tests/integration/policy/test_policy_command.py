"""`tandem policy test` and `fit`, as a person types them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tandem.cli import build
from tandem.failure import CommandFailed, WrongUsage
from tandem.policy import page
from tests.support.learning import city


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six weeks of a made-up city, with the figures of a test and of a fit."""
    folder = tmp_path_factory.mktemp("city")
    city(folder, days=45)
    policy(folder, "test", *written(folder, "test"))
    until, out = ("--until", "2025-02-10"), ("--out", str(folder / "city.toml"))
    policy(folder, "fit", *until, *out, *written(folder, "fit"))
    return folder


def written(folder: Path, name: str) -> tuple[str, ...]:
    return ("--json", str(folder / f"{name}.json"), "--html", str(folder / f"{name}.html"))


def policy(folder: Path, command: str, *more: str) -> str:
    history = ("--history", str(folder / "history.csv"))
    mapping = ("--mapping", str(folder / "city.mapping.toml"))
    arguments = ["policy", command, *history, *mapping, "--label", "label", *more]
    result = CliRunner().invoke(build(), arguments)
    if result.exception is not None:
        raise result.exception
    return result.output


def report_of(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def test_a_policy_is_measured_to_the_last_call(folder: Path) -> None:
    report = report_of(folder, "test")

    assert report["calls"] == report["rows"] > 2000
    positives = sum(it["behavioral_health"] for it in report["confusion"])
    assert positives == report["positives"]["count"]
    assert {*report["by"]} == {"type", "hour", "beat"}
    assert len(report["misses"]) == len(report["false_alarms"]) == 20


def test_a_fitted_policy_is_measured_by_the_test_as_by_the_fit(folder: Path) -> None:
    since = ("--since", "2025-02-10")
    fitted = ("--policy", str(folder / "city.toml"))
    printed = policy(folder, "test", *fitted, *since, *written(folder, "again"))

    after, again = report_of(folder, "fit")["after"], report_of(folder, "again")
    assert {name: again[name] for name in after} == after
    assert again["first"] >= "2025-02-10"
    assert f"{after['average_precision']:.4f}" in printed
    assert f"{after['brier']:.4f}" in printed


def test_a_fit_shows_before_and_after(folder: Path) -> None:
    report = report_of(folder, "fit")

    assert report["before"]["calls"] == report["after"]["calls"]
    assert report["before"]["policy"] != report["after"]["policy"]


@pytest.mark.parametrize(("name", "curves"), [("test", 1), ("fit", 2)])
def test_the_page_stands_alone_and_has_a_curve_for_each_policy(
    folder: Path, name: str, curves: int
) -> None:
    text = (folder / f"{name}.html").read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)

    assert not reader.open
    assert not reader.loaded
    assert not re.search(r"<script|@import|url\(", text)
    assert text.count("<polyline") == curves


def test_what_comes_from_data_is_escaped_on_the_page(folder: Path) -> None:
    report = report_of(folder, "test")
    report["misses"][0]["call_id"] = "<img src=x>"

    assert "<img" not in page.render(report)


def test_a_refusal_is_a_sentence_with_the_reason(folder: Path) -> None:
    with pytest.raises(CommandFailed, match="50 of each are needed"):
        policy(folder, "fit", "--until", "2025-01-03", "--out", str(folder / "no.toml"))


def test_files_that_do_not_exist_are_named(folder: Path) -> None:
    with pytest.raises(WrongUsage, match=r"gone\.toml is not a file"):
        policy(folder, "test", "--policy", str(folder / "gone.toml"))


class Reader(HTMLParser):
    """Collects what a page would load, and sees that tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
