"""A road network as arcs with seconds: a real one from files, or a grid."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from services.matcher.domain.offers import Ints
from services.matcher.domain.travel import Floats

DAY_S = 86_400
GRID = 100
"""Streets each way of the grid that stands in for a real network."""
_HEADER_LINES = 6


class Network:
    """Directed roads.

    Args:
        from_: node at which an arc begins.
        to: node at which it ends.
        seconds: along it.
    """

    def __init__(self, from_: Ints, to: Ints, seconds: Floats) -> None:
        self.nodes = int(max(from_.max(), to.max())) + 1
        self._reversed = csr_array((seconds, (to, from_)), shape=(self.nodes, self.nodes))

    def seconds_to(self, goals: Ints) -> Floats:
        """Shortest times to each goal (rows) from every node (columns), by Dijkstra."""
        found: Floats = dijkstra(self._reversed, indices=goals)
        return found


def real(folder: Path) -> Network:
    """Roads of a JEMSS city: `arcs.csv` with nodes and travel times in days, mode 2 ordinary."""
    with (folder / "arcs.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in list(csv.reader(file))[_HEADER_LINES:] if row and row[0]]
    arcs = np.array([[float(row[1]), float(row[2]), float(row[4])] for row in rows])
    return Network(arcs[:, 0].astype(int) - 1, arcs[:, 1].astype(int) - 1, arcs[:, 2] * DAY_S)


def grid(seed: int) -> Network:
    """Square blocks of 10 to 40 seconds, both ways."""
    nodes = np.arange(GRID * GRID).reshape(GRID, GRID)
    east = np.stack([nodes[:, :-1].ravel(), nodes[:, 1:].ravel()])
    south = np.stack([nodes[:-1].ravel(), nodes[1:].ravel()])
    one_way = np.hstack([east, south])
    both = np.hstack([one_way, one_way[::-1]])
    seconds = np.random.default_rng(seed).uniform(10, 40, both.shape[1])
    return Network(both[0], both[1], seconds)
