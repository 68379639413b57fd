"""Bring a service's Postgres schema up to date with Alembic.

Each service has its own history in `services/<name>/migrations` and its own schema; the Alembic
environment and the runtime's own tables are shared and live here.
"""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.config import Config


def configuration(service: str, database_url: str) -> Config:
    """The Alembic configuration of one service.

    Args:
        service: its name, which is also its schema.
        database_url: `postgresql://...`.
    """
    config: Config = _alembic("config").Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(files(f"services.{service}") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["service"] = service
    config.attributes["database_url"] = database_url
    return config


def migrate(service: str, database_url: str, *, to: str = "head") -> None:
    """Apply what is missing; several processes may do it at once, one works and the rest wait.

    Args:
        service: its name.
        database_url: `postgresql://...`.
        to: a revision, or `head`.
    """
    _alembic("command").upgrade(configuration(service, database_url), to)


def downgrade(service: str, database_url: str, *, to: str = "base") -> None:
    """Take revisions back.

    Args:
        service: its name.
        database_url: `postgresql://...`.
        to: a revision, or `base`.
    """
    _alembic("command").downgrade(configuration(service, database_url), to)


def newest_revision(service: str) -> str | None:
    """The revision that the code expects; revisions are files named `<revision>_<what>.py`."""
    folder = Path(str(files(f"services.{service}") / "migrations"))
    revisions = sorted(path.name.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))
    return revisions[-1] if revisions else None


def _alembic(part: str) -> Any:
    """Alembic is imported only to migrate: it takes a fifth of the time of a service's start."""
    return import_module(f"alembic.{part}")
