"""`tandem replay`: history from a file, assessed and counted at full speed; nobody is paged."""

from tandem.replay.command import register
from tandem.replay.play import Counts, play

__all__ = ["Counts", "play", "register"]
