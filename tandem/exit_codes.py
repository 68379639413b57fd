"""What the `tandem` command's exit codes mean; every command keeps to these.

Shells and CI read them, so a number never changes its meaning.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The end of a command, as its caller sees it."""

    OK = 0
    """Done, and nothing wrong was found."""
    FOUND_PROBLEM = 1
    """The command did its work and found something that is wrong (an audit, a check, a bench)."""
    WRONG_USAGE = 2
    """The arguments do not make sense together, or name something that does not exist."""
    NOT_REACHABLE = 3
    """A broker, database, service or download could not be reached."""
    DID_NOT_START = 4
    """A part of the local stack ended or was not ready in time."""
    INTERRUPTED = 130
    """Ctrl-C ended a command before its work was done."""
