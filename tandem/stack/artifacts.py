"""Fetches the Java parts of the local stack from Maven, once per machine and version."""

import asyncio
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tandem.failure import DidNotStart, NotReachable
from tandem.stack.program import Say, brief

POMS: Final = Path(__file__).parents[2] / "deploy" / "local"
_OLDEST_JAVA: Final = 17
_VERSION: Final = re.compile(r"^  <version>(.+)</version>$", re.MULTILINE)
_DOWNLOADED: Final = re.compile(
    r"Downloaded from \S+: \S+/(?P<file>[^/\s]+\.jar) \((?P<size>[^)]+?) at"
)


@dataclass(frozen=True)
class Artifacts:
    """The jars of one `pom.xml` below deploy/local."""

    name: str
    pom: Path
    version: str

    @classmethod
    def of(cls, name: str) -> "Artifacts":
        """Read which version `deploy/local/<name>/pom.xml` names."""
        pom = POMS / name / "pom.xml"
        version = _VERSION.search(pom.read_text(encoding="utf-8"))
        if version is None:
            raise DidNotStart(f"{pom} names no <version>; take it from the repository again.")
        return cls(name, pom, version[1])

    @property
    def directory(self) -> Path:
        """Where the jars are kept; a changed pom.xml gets another place."""
        digest = hashlib.sha256(self.pom.read_bytes()).hexdigest()[:8]
        return cache_directory() / f"{self.name}-{self.version}-{digest}"

    @property
    def are_here(self) -> bool:
        """Whether nothing has to be fetched."""
        return self.directory.exists()


def cache_directory() -> Path:
    """Where downloads are kept between starts, as the XDG base directories say."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "tandem"


async def why_java_cannot_run(artifacts: Artifacts) -> str | None:
    """Say in a few words what is missing to run these jars, or None."""
    java = shutil.which("java")
    if java is None:
        return "there is no java"
    async with brief(java, "-version") as child:
        banner, _ = await child.communicate()
    found = re.search(rb'version "(\d+)', banner)
    if child.returncode != 0 or found is None or int(found[1]) < _OLDEST_JAVA:
        return f"java is older than {_OLDEST_JAVA}"
    if not artifacts.are_here and shutil.which("mvn") is None:
        return "there is no Maven (mvn) to fetch it with"
    return None


async def fetch(artifacts: Artifacts, say: Say) -> Path:
    """Bring the jars here, unless they are.

    Args:
        artifacts: which.
        say: told of every file, since the first time takes a while.

    Returns:
        the directory of the jars.

    Raises:
        NotReachable: if Maven could not get them.
    """
    async with _alone(artifacts):
        if artifacts.are_here:
            return artifacts.directory
        partial = Path(tempfile.mkdtemp(prefix=f".{artifacts.name}-", dir=cache_directory()))
        try:
            await _copy_dependencies(artifacts, partial, say)
            shutil.move(partial, artifacts.directory)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return artifacts.directory


@asynccontextmanager
async def _alone(artifacts: Artifacts) -> AsyncGenerator[None]:
    """One process at a time, so that two starts do not fetch the same jars twice."""
    cache_directory().mkdir(parents=True, exist_ok=True)
    with (cache_directory() / f"{artifacts.name}.lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield


async def _copy_dependencies(artifacts: Artifacts, into: Path, say: Say) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NotReachable(
            f"There is no Maven to fetch {artifacts.name} {artifacts.version} with; install Maven."
        )
    say(artifacts.name, f"fetching version {artifacts.version} with Maven; this happens once")
    target = ("dependency:copy-dependencies", f"-DoutputDirectory={into}")
    command = (maven, "--batch-mode", "--file", str(artifacts.pom), *target)
    async with brief(*command) as child:
        errors = [line async for line in _told(child, artifacts.name, say) if "[ERROR]" in line]
        if await child.wait() != 0:
            first = errors[0].removeprefix("[ERROR] ") if errors else "no reason given"
            raise NotReachable(
                f"Maven could not fetch {artifacts.name} {artifacts.version}: {first}"
            )


async def _told(child: asyncio.subprocess.Process, name: str, say: Say) -> AsyncIterator[str]:
    """What Maven prints, line by line, while a person hears of each file."""
    if child.stdout is None:
        return
    async for raw in child.stdout:
        line = raw.decode(errors="replace").rstrip()
        if jar := _DOWNLOADED.search(line):
            say(name, f"fetched {jar['file']} ({jar['size']})")
        yield line
