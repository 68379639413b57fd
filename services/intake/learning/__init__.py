"""Measuring a policy against an agency's labeled history, and learning weights from it.

`python -m services.intake policy-test|policy-fit` reads a request as JSON and writes progress and a
report as JSON lines; `tandem policy` starts it and shows the report. Calls are read, folded and
assessed by the same code as in the running service.
"""
