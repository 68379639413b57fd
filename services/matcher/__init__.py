"""Finds who goes together to a call, or the reason why nobody does.

Reads assessed calls (`calls.v1`), CAD's units (`units.v1`), people with duty and positions
(`people.v1`), and answers, confirmations and status (`responses.v1`). Whenever one of them
changes, all calls of the region that have open seats are solved at once: the team whose last
arrival is soonest, the most urgent calls first. Writes `matches.v1`: proposals, withdrawals,
completions, and `call.unserved` with its reason. Opens the board, and matching by hand.
"""
