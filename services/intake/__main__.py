"""`python -m services.intake` runs the service; `measure` times one assessment."""

from __future__ import annotations

import json
import sys

from services.intake.app import build
from services.intake.measuring import measure
from shared.running import main

if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))  # noqa: T201
        sys.exit(0)
    main(build)
