"""From snapshots of everything to events about what has changed.

`snapshot.py` is what one poll shows, `belief.py` decides how much of it is believed, and
`differ.py` turns what was believed before and what is believed now into events.
"""
