"""How many documents of other standards one process of intake reads in a second; no stack."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import TypedDict

from tandem.bench.documents import aegis_exports, eido_documents
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed
from tandem.progress import Reporter


class DocumentRates(TypedDict):
    """Documents a second."""

    eido_per_s: float
    aegis_per_s: float


async def documents_per_s(folder: Path, seed: int, say: Reporter) -> DocumentRates:
    """Write documents and have intake read them, in a process of its own.

    Args:
        folder: where the documents are put.
        seed: of what they say.
        say: shows progress.

    Raises:
        CommandFailed: when intake can't read what was written.
    """
    say("adapters", "reading EIDO documents and Aegis exports")
    chance = random.Random(seed)
    for n, content in enumerate(eido_documents(chance)):
        (folder / f"{n:04}.json").write_text(content, encoding="utf-8")
    for n, content in enumerate(aegis_exports(chance)):
        (folder / f"{n:04}.xml").write_text(content, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.intake.timing", str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        sentence = "Intake could not read the documents of the bench; see above."
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    rates: DocumentRates = json.loads(output)
    say("adapters", f"ready: {rates['eido_per_s']:,.0f} EIDO, {rates['aegis_per_s']:,.0f} Aegis/s")
    return rates
