"""`python -m services.matcher`."""

from services.matcher.app import build
from shared.running import main

main(build)
