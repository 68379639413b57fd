"""Fuzzing of everything that reads what others send: `make fuzz`.

A reader is added by one line in `targets.py`.
"""
