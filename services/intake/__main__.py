"""`python -m services.intake` runs the service; `... classify-types` only reads call types."""

from __future__ import annotations

import sys

from services.intake.classifying import classify, policy_of

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["classify-types", *paths] if len(paths) <= 1:
            sys.stdout.writelines(classify(sys.stdin, policy_of(paths)))
        case _:
            # Reading call types need not wait for all that serving takes.
            from services.intake.app import build
            from shared.running import main

            main(build)
