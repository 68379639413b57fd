"""`tandem classify-types`: what a list of call types means, before an agency goes live.

`rows.py` reads the list, `verdicts.py` asks intake for the verdict on each type, `summary.py`
counts, and `command.py` is the command.
"""
