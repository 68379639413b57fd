"""The public contract, written from the code: `docs/asyncapi.yaml` and `docs/openapi/*.json`.

`asyncapi.py` describes topics and events, `schemas.py` the bodies, `openapi.py` the HTTP doors,
and `command.py` is `tandem docs`.
"""
