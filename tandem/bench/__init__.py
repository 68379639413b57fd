"""`tandem bench`: latency beside a bare reference, throughput, replay and recovery, in one run.

`phases.py` is the order of things; each measurement is a module of its own.
"""

from tandem.bench.command import register

__all__ = ["register"]
