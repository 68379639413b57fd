"""`python -m services.notifier` runs the service."""

from __future__ import annotations

from services.notifier.app import build
from shared.running import main

if __name__ == "__main__":
    main(build)
