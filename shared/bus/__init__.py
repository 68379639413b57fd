"""From Kafka to a handler and back, exactly once in effect. Handlers know nothing of it.

`handling.py` is what a handler sees; `run.py` is one run in one transaction; `consumer.py` feeds
runs from Kafka; `outbox.py` and `publisher.py` bring facts out; `deadletter.py` sets aside.
"""
