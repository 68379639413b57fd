"""Intake listens to dispatch systems and says which calls are behavioral-health calls.

It reads `cad.inbound.v1` (calls, units, requests, flat records, EIDO-JSON, Aegis XML) and the
outcomes on `responses.v1`; it writes `calls.v1` and `units.v1`, and through its HTTP door
`cad.inbound.v1`. Narratives live here and nowhere else.
"""
