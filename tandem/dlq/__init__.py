"""`tandem dlq`: look at dead letters, and put refused events back once the cause is mended."""

from tandem.dlq.command import register

__all__ = ["register"]
