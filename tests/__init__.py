"""The test suite: unit, integration, contract, scenarios, architecture."""
