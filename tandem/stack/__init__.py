"""The local stack: everything that Tandem needs on one machine, started, watched and stopped.

Postgres, a broker, Zipkin and the four services run as child processes that cannot outlive this
one. Addresses that the environment gives are used, and nothing is started for them.
"""

from tandem.stack.local import LocalStack
from tandem.stack.options import KafkaChoice, StackOptions, TracingChoice

__all__ = ["KafkaChoice", "LocalStack", "StackOptions", "TracingChoice"]
