"""Mapping files for public data sets, written by us; the data itself is never in the repository."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
DATA = Path(__file__).parents[4] / "shared" / "data"
"""Where the data sets lie, on machines that have them."""


def mapping_path(name: str) -> Path:
    """The mapping file of a data set, e.g. `san_diego`."""
    return FOLDER / f"{name}.mapping.toml"
