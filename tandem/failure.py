"""The one error that a command shows: a sentence with the next step, and an exit code."""

from tandem.exit_codes import ExitCode


class CommandFailed(Exception):
    """Ends a command; `tandem.cli.main` prints the sentence and exits with the code.

    Args:
        sentence: what is wrong, and what to do next, in one sentence.
        code: how the command ends.
    """

    def __init__(self, sentence: str, code: ExitCode) -> None:
        """Keep the sentence for people and the code for shells."""
        super().__init__(sentence)
        self.code = code


class NotReachable(CommandFailed):
    """Something outside this process could not be reached."""

    def __init__(self, sentence: str) -> None:
        """Say what could not be reached."""
        super().__init__(sentence, ExitCode.NOT_REACHABLE)


class WrongUsage(CommandFailed):
    """The arguments cannot be followed."""

    def __init__(self, sentence: str) -> None:
        """Say which argument, and what would be right."""
        super().__init__(sentence, ExitCode.WRONG_USAGE)


class DidNotStart(CommandFailed):
    """A part of the local stack did not come up."""

    def __init__(self, sentence: str) -> None:
        """Say which part, and where its log is."""
        super().__init__(sentence, ExitCode.DID_NOT_START)


def first_failure(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Of what several tasks raised, the failure that a person can act on, else the first."""
    leaves = _leaves(group)
    return next((leaf for leaf in leaves if isinstance(leaf, CommandFailed)), leaves[0])


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        group: BaseExceptionGroup[BaseException] = error
        return [leaf for inner in group.exceptions for leaf in _leaves(inner)]
    return [error]
