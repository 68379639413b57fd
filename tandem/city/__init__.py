"""A made-up city of two towns that share their clinicians, for the demo, soak runs and tests.

`town.py` plans everything from one seed and does no I/O: who works when, which calls come in, what
is said, how long things take. `drive/` plays a plan against a running stack: it publishes what a
dispatch system would publish, and does on notifier's doors what people would do on their phones.

The figures (demand by hour, mix, times, outcomes) follow published records of real dispatch
centers and of a mobile crisis team; names, codes, streets and sentences are invented.
"""
