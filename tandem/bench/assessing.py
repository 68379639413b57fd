"""How long intake takes for one assessment, as intake itself measures it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TypedDict, cast

from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed
from tandem.progress import Reporter

_WITHIN_S = 60.0


class Assessed(TypedDict):
    """Microseconds at the median, with 300 and with 2,000 characters of narrative."""

    assess_300_us: float
    assess_us: float


def measure(say: Reporter) -> Assessed:
    """Have a process of intake time its assessments.

    Raises:
        CommandFailed: when it does not end well.
    """
    say("assess", "assessing calls with 300 and 2,000 characters")
    asked = subprocess.run(
        [sys.executable, "-m", "services.intake", "measure"],
        capture_output=True,
        check=False,
        text=True,
        timeout=_WITHIN_S,
    )
    if asked.returncode:
        sentence = f"python -m services.intake measure ended with {asked.returncode}; run it."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    found = cast("Assessed", json.loads(asked.stdout))
    say("assess", f"ready: {found['assess_300_us']} and {found['assess_us']} us")
    return found
