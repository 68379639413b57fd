"""`tandem audit`: shows from tables and topics that what may never happen has not happened.

`seen.py` is everything that is looked at, in memory; `invariants.py` lists the checks, one module
for each, pure functions of it. `topics.py` and `tables.py` load it, `command.py` prints.
"""
