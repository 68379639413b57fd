"""`python -m services.intake` runs the service; `policy-test` and `policy-fit` measure policies."""

from __future__ import annotations

import sys

from services.intake.app import build
from shared.running import main

if __name__ == "__main__":
    if sys.argv[1:2] in (["policy-test"], ["policy-fit"]):
        from services.intake.learning import command  # the service itself needs none of it

        sys.exit(command.run(sys.argv[1:]))
    main(build)
