"""Becomes another program that cannot outlive the process that started it.

Run as a script, `leash.py PARENT SIGNAL ACCOUNT PROGRAM [ARGUMENT ...]`, so that a `tandem up` that
is itself killed with -9 leaves no process behind. The set-up happens in a process of its own
because code between fork and exec of a threaded parent may deadlock. Linux alone has the signal on
the parent's death; elsewhere the program runs without it.
"""

import ctypes
import os
import pwd
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Change the account if asked, ask for the signal, and become the program.

    Args:
        arguments: parent's pid, signal's number, an account's name or `-`, then the program.
    """
    parent, death_signal, account, *program = arguments
    if account != "-":
        _become(account)
    if sys.platform == "linux":
        # After the change of account, which would clear it.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != int(parent):
            sys.exit("The process that started this one has ended; nothing was started.")
    os.execv(program[0], program)  # noqa: S606 (no shell is the point)


def _become(account: str) -> None:
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


if __name__ == "__main__":
    main(sys.argv[1:])
