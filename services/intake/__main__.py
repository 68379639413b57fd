"""`python -m services.intake` runs the service; with a command's name it reads or measures only."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    match sys.argv[1:]:  # what a command does not need is not imported for it
        case ["classify-types", *paths] if len(paths) <= 1:
            from services.intake.classifying import classify, policy_of

            sys.stdout.writelines(classify(sys.stdin, policy_of(paths)))
        case ["read-rows", *rest]:
            from services.intake import read_rows

            sys.exit(read_rows.main(rest))
        case ["policy-test" | "policy-fit", *_]:
            from services.intake.learning import command

            sys.exit(command.run(sys.argv[1:]))
        case ["measure"]:
            import json

            from services.intake.measuring import measure

            print(json.dumps(measure()))  # noqa: T201 # the measurement is what was asked for
        case _:
            from services.intake.app import build
            from shared.running import main

            main(build)
