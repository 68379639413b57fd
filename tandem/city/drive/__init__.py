"""Plays a planned city against a running stack, as a stranger would: Kafka in, HTTP at notifier.

`play.py` is the whole of it. Dispatch: `call.py` leads one call through its life, `fleet.py` has
the patrol units, `feed.py` publishes. People: `phone.py` is what somebody hears, `responder.py`
what they answer, `encounter.py` what they do at a scene. `scenes.py` is where both sides meet.
"""
