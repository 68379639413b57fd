"""Policy is a file under review: `agencies/<slug>.toml`, one for each agency.

`model.py` is the whole file as a type; each concern has a module of its own beside it. `files.py`
loads and checks a folder of them, `snapshot.py` is what a transaction sees.
"""

from shared.policy.files import load_policies
from shared.policy.model import AgencyPolicy
from shared.policy.snapshot import Policies

__all__ = ["AgencyPolicy", "Policies", "load_policies"]
