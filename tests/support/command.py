"""The `tandem` command, run as a person would, against a running stack."""

from __future__ import annotations

import asyncio
import os
import sys

from tandem.stack.local import LocalStack


async def tandem(stack: LocalStack, *arguments: str, within_s: float = 60.0) -> str:
    """Run a command that has to work.

    Args:
        stack: its addresses and keys are in the command's environment.
        arguments: of `tandem`.
        within_s: how long it may take.

    Returns:
        what it printed.
    """
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tandem",
        *arguments,
        env=os.environ | stack.env | {"COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(within_s):
        output, _ = await command.communicate()
    printed = output.decode()
    assert command.returncode == 0, f"tandem {' '.join(arguments)}\n{printed}"
    return printed
