"""Where a local stack keeps its files: the user's directory, or one that is gone afterwards."""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tandem.failure import WrongUsage

_PREFIX: Final = "tandem-up-"
_LOCK: Final = "in-use"
_JUST_MADE_S: Final = 60.0  # a stack that starts right now may not hold its lock yet


@dataclass(frozen=True)
class Home:
    """The directories of one running stack.

    Args:
        data: what must be there again at the next start, if the user asked for it.
        scratch: gone when the stack has stopped; any account may enter it.
    """

    data: Path
    scratch: Path

    @property
    def logs(self) -> Path:
        """What the parts print."""
        return self.data / "logs"

    @property
    def keys(self) -> Path:
        """The machine keys."""
        return self.data / "keys.toml"


@contextmanager
def open_home(data: Path | None) -> Generator[Home]:
    """Have the directories for as long as the stack runs.

    Args:
        data: the user's directory; None for one that is removed afterwards.

    Raises:
        WrongUsage: if another stack uses the user's directory now.
    """
    _remove_abandoned()
    scratch = Path(tempfile.mkdtemp(prefix=_PREFIX))
    scratch.chmod(0o711)
    with ExitStack() as on_exit:
        on_exit.callback(shutil.rmtree, scratch, ignore_errors=True)
        on_exit.enter_context(_locked(scratch))
        if data is not None:
            data.mkdir(parents=True, exist_ok=True)
            on_exit.enter_context(_locked(data))
        yield Home(data.resolve() if data is not None else scratch, scratch)


@contextmanager
def _locked(directory: Path) -> Generator[None]:
    with (directory / _LOCK).open("w") as lock:
        if not _take(lock):
            raise WrongUsage(
                f"Another tandem up uses {directory}; stop that one or give another directory."
            )
        yield


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_abandoned() -> None:
    """Remove what a stack left behind that was ended with kill -9."""
    for lock_file in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        if time.time() - lock_file.stat().st_mtime < _JUST_MADE_S:
            continue
        with lock_file.open("w") as lock:
            is_abandoned = _take(lock)
        if is_abandoned:
            shutil.rmtree(lock_file.parent, ignore_errors=True)
