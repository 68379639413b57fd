"""Measures the optimiser on made-up nights of a real road network."""
