"""A made-up city for scenarios: its agencies, its people, its calls, and what was told of them.

`city.py` is what scenarios talk to. Each scenario has a region of its own, so that none sees
another's people or calls.
"""

from tests.support.city.city import City
from tests.support.city.nouns import Call, Person

__all__ = ["Call", "City", "Person"]
