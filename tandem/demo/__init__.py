"""`tandem demo`: the whole system, a city, and a view of what happens.

`board.py` follows every call through the facts that were told about it, and does no I/O; `view/`
draws it; `figures.py` counts it; `watching.py` feeds it from the topics; `show.py` is the show.
"""
