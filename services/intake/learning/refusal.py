"""What can't be measured or learned, and why."""

from __future__ import annotations


class Refusal(Exception):
    """Ends the command; its text is one sentence with the next step."""
