"""`tandem policy`: measure a policy on labeled history, learn one, and see when it drifts."""

from tandem.policy.command import register

__all__ = ["register"]
