"""Pure decisions: who goes to which call, and why nobody does.

`decide.py` is the whole of it, in order. `review.py` looks at what is already proposed, `merge.py`
and `join.py` at calls that became one and clinicians who come by themselves; `solve.py` fills what
is open, with `structures.py`, `candidates.py`, `costs.py` and `assign.py` below it; `reasons.py`
says why a call has nobody.
"""
