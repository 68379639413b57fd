"""`tandem city`: a made-up city against a running stack."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from tandem.city.drive.play import ZONE, Play, Played
from tandem.target import EnvFile, Target, find

Minutes = Annotated[
    float | None, typer.Option(min=0.1, help="End after so many minutes of real time.")
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same calls, people and luck.")]


def register(app: typer.Typer) -> None:
    """Add `tandem city`."""
    app.command("city")(city)


def city(
    *,
    minutes: Minutes = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0.1, help="Minutes of the city per real minute; 1 is real time."),
    ] = None,
    seed: Seed = 1,
    env_file: EnvFile = None,
) -> None:
    """Play a made-up city of two towns against a running stack, until Ctrl-C or --minutes.

    It publishes what two dispatch systems would, and does on notifier's doors what officers,
    clinicians, medics and peers would on their phones. Without --speed it lives as fast as the
    services' clock (TANDEM_CLOCK); with another speed, people are that much quicker than the
    services' own delays. At the end calls are closed and everybody goes home.
    """
    target = find(env_file)
    console = Console(stderr=True)
    console.print("The city lives; Ctrl-C ends its day.")
    played = asyncio.run(_play(target, seed, speed, minutes))
    console.print(f"{played.calls} calls, {played.events} CAD events.")


def label_of_today() -> str:
    """What keeps this day's call numbers apart from those of days played before."""
    return f"{datetime.now(ZONE):%d%H%M%S}"


async def _play(target: Target, seed: int, speed: float | None, minutes: float | None) -> Played:
    real = timedelta(minutes=minutes) if minutes else None
    span = real * (speed or target.clock.speed) if real else None
    play = Play(target, seed, speed=speed, span=span, label=label_of_today())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, play.stop)
    return await play.run()
