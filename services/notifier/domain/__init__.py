"""What notifier decides: pure functions from a match and a happening to what has to follow.

`model.py` is the match as notifier sees it, `step.py` what a decision comes to. One module for each
verb: propose, answer, confirm, stand down, report, watch. `deliver.py` turns what people have to be
told into rows of the delivery ledger, and `ledger.py` says how such a row lives on.
"""
