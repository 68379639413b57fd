"""The Java parts: which version, where they are kept, and what is missing to run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tandem.failure import DidNotStart
from tandem.stack import artifacts
from tandem.stack.artifacts import Artifacts, fetch, why_java_cannot_run

POM = "<project>\n  <version>{version}</version>\n</project>\n"


@pytest.fixture
def some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Artifacts:
    """Artifacts that are not here yet, with an empty cache and no program on the path."""
    monkeypatch.setattr(artifacts, "POMS", tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    write_pom(tmp_path, "1.2.3")
    return Artifacts.of("kafka")


def write_pom(directory: Path, version: str) -> None:
    (directory / "kafka").mkdir(exist_ok=True)
    (directory / "kafka" / "pom.xml").write_text(POM.format(version=version))


def write_program(tmp_path: Path, name: str, script: str) -> None:
    program = tmp_path / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def say(_part: str, _news: str) -> None:
    """Nobody reads it."""


def test_the_pom_names_the_version(some: Artifacts, tmp_path: Path) -> None:
    assert some.version == "1.2.3"
    assert some.directory.parent == tmp_path / "cache" / "tandem"


def test_a_changed_pom_has_another_place(some: Artifacts, tmp_path: Path) -> None:
    write_pom(tmp_path, "1.2.4")

    assert Artifacts.of("kafka").directory != some.directory


def test_the_poms_of_the_repository_name_their_versions() -> None:
    assert Artifacts.of("kafka").version.startswith("4.")
    assert Artifacts.of("zipkin").version == "3.5.1"


def test_a_pom_without_a_version_is_a_sentence(some: Artifacts, tmp_path: Path) -> None:
    (tmp_path / "kafka" / "pom.xml").write_text("<project/>")

    with pytest.raises(DidNotStart, match="names no <version>"):
        Artifacts.of("kafka")


async def test_no_java_is_said(some: Artifacts) -> None:
    assert await why_java_cannot_run(some) == "there is no java"


async def test_an_old_java_is_said(some: Artifacts, tmp_path: Path) -> None:
    write_program(tmp_path, "java", "echo 'openjdk version \"11.0.2\"' >&2")

    assert await why_java_cannot_run(some) == "java is older than 17"


async def test_no_maven_matters_only_while_the_jars_are_not_here(
    some: Artifacts, tmp_path: Path
) -> None:
    write_program(tmp_path, "java", "echo 'openjdk version \"21\"' >&2")
    assert await why_java_cannot_run(some) == "there is no Maven (mvn) to fetch it with"

    some.directory.mkdir(parents=True)
    assert await why_java_cannot_run(some) is None


async def test_jars_are_fetched_once(some: Artifacts, tmp_path: Path) -> None:
    fetched = tmp_path / "fetched"
    copy = 'for last; do :; done; echo x >> "{0}"; echo jar > "${{last#*=}}/kafka.jar"'
    write_program(tmp_path, "mvn", copy.format(fetched))

    first = await fetch(some, say)
    second = await fetch(some, say)

    assert first == second == some.directory
    assert (first / "kafka.jar").read_text() == "jar\n"
    assert fetched.read_text() == "x\n"


async def test_a_failed_download_says_why_and_leaves_nothing(
    some: Artifacts, tmp_path: Path
) -> None:
    write_program(tmp_path, "mvn", "echo '[ERROR] no such host'; exit 1")

    with pytest.raises(artifacts.NotReachable, match=r"kafka 1\.2\.3: no such host"):
        await fetch(some, say)

    assert [path.name for path in some.directory.parent.iterdir()] == ["kafka.lock"]
