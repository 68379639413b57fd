"""`docs/openapi/<service>.json`: the HTTP doors, as each service describes its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, cast

from tandem.contract.schemas import spread
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed

Json = dict[str, Any]


def describe(service: str) -> Json:
    """Ask a service for the description of its door.

    Raises:
        CommandFailed: when it can't be started.
    """
    asked = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", f"services.{service}", "openapi"],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        sentence = f"python -m services.{service} openapi ended with {asked.returncode}; run it."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    return _with_fields_described(json.loads(asked.stdout))


def _with_fields_described(document: Json) -> Json:
    components = cast("Json", document.get("components", {}))
    schemas = {name: spread(schema) for name, schema in components.get("schemas", {}).items()}
    return document | {"components": components | {"schemas": schemas}}
