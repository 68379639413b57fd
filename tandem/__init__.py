"""Tandem's command line: runs the whole system on one machine and looks after it.

Reaches the services only through Kafka, HTTP and `python -m services.X`, as a stranger would.
"""
