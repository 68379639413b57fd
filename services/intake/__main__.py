"""`python -m services.intake` runs the service; `... read-rows` tries a mapping on a file."""

from __future__ import annotations

import sys

from services.intake import read_rows
from services.intake.app import build
from shared.running import main

if __name__ == "__main__":
    match sys.argv[1:]:
        case [read_rows.COMMAND, *rest]:
            sys.exit(read_rows.main(rest))
        case _:
            main(build)
