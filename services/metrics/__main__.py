"""`python -m services.metrics`."""

from services.metrics.app import build
from shared.running import main

main(build)
