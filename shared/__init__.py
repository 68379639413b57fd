"""What all four services need: words, event contracts, the bus, database, HTTP, telemetry, clock.

Nothing in here knows a service. A service is declared with `shared.service.Service`; everything
else in this package exists so that a handler can stay four steps long: load, decide, store, tell.
"""
