"""What intake decides, and nothing else: no I/O, no clock, no chance.

`run.py` is the way through one run. A call is brought up to date (`times.py`, `narrative.py`,
`fold.py`, `requests.py`), assessed in layers (`call_type.py`, `signs.py` with `context.py`,
`gates.py`, `probability.py`, `outcome.py`, put together by `assess.py`), and told when readers
need it (`tell.py`).
"""
