"""The agencies' mapping files, read again whenever they change."""

from __future__ import annotations

from pathlib import Path

import structlog

from shared.errors import BadRecord
from shared.mapping import Mapping, load_mapping
from shared.policy.files import MAPPING_SUFFIX
from shared.vocabulary import AgencyId

log = structlog.get_logger()


class MappingFiles:
    """The mapping of each agency, as its file is now.

    Args:
        folder: holds `<agency>.mapping.toml` beside the policy files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[AgencyId, tuple[tuple[int, int], Mapping]] = {}
        self._broken: dict[AgencyId, tuple[int, int]] = {}

    def of(self, agency: AgencyId) -> Mapping:
        """The agency's mapping. A changed file that is wrong is refused, and the old one stays.

        Raises:
            BadRecord: `no_mapping` when there is no file, `bad_mapping` when the first one is
                wrong; records refused for that can be put back once it is mended.
        """
        path = self._folder / f"{agency}{MAPPING_SUFFIX}"
        try:
            stat = path.stat()
        except FileNotFoundError as error:
            detail = f"The agency has no mapping file; add {path.name} and redrive the record."
            raise BadRecord("no_mapping", detail, "mapping") from error
        state = (stat.st_mtime_ns, stat.st_size)
        known = self._read.get(agency)
        if known and (known[0] == state or self._broken.get(agency) == state):
            return known[1]
        return self._load(agency, path, state)

    def _load(self, agency: AgencyId, path: Path, state: tuple[int, int]) -> Mapping:
        try:
            mapping = load_mapping(path)
        except BadRecord as error:
            known = self._read.get(agency)
            if known is None:
                raise
            self._broken[agency] = state
            log.warning("a changed mapping is refused; the old one stays", where=error.where)
            return known[1]
        self._read[agency] = (state, mapping)
        return mapping
