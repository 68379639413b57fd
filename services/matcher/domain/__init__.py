"""Pure decisions: who goes to which call, and why nobody does.

`decide.py` is the whole of it, in order, at the `desk.py`. `merge.py` follows calls that became
one, `standing.py` and `review.py` look at what is already proposed, `joining.py` and `join.py` at
clinicians who come by themselves; `solve.py` fills what is open, urgency by urgency, with
`batch.py`, `structures.py`, `candidates.py`, `costs.py` and `assign.py` below it; `reasons.py` and
`unserved.py` say why a call has nobody. `by_hand.py` is a supervisor's team, `answer.py` what
people say to it.
"""
