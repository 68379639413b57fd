"""Doors to replay history: assessed and counted, nobody paged."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from services.intake.api.views import ReplayStart, ReplayView
from services.intake.commands import begin_replay
from services.intake.readers import REPLAY
from services.intake.store import replays
from services.intake.store.replays import Replay
from shared.auth import Operator, not_found
from shared.bus.handling import Work
from shared.door import Once, TheDoor
from shared.mapping import check_mapping
from shared.vocabulary import AgencyId

router = APIRouter(prefix="/v1/replays", tags=["replays"])


@router.post(
    "",
    summary="Begin to replay history through a mapping of its own",
    status_code=201,
    response_model=ReplayView,
)
async def begin(wanted: ReplayStart, caller: Operator, door: TheDoor, once: Once) -> Response:
    """Records sent afterwards with the source `replay:<replay_id>` belong to this replay."""
    agency = AgencyId(wanted.agency)
    caller.must_see(agency)
    mapping = check_mapping(wanted.mapping)

    async def act(work: Work) -> ReplayView:
        return _view(await begin_replay(work, agency, mapping))

    return await once(door.policy(agency).region, act, status=201)


@router.get("/{replay_id}", summary="How far a replay has come")
async def read(replay_id: str, caller: Operator, door: TheDoor) -> ReplayView:
    """Counts grow as records are handled."""
    async with door.read() as conn:
        replay = await replays.find(conn, replay_id)
    if replay is None or not caller.sees(replay.agency):
        raise not_found("replay")
    return _view(replay)


def _view(replay: Replay) -> ReplayView:
    return ReplayView(
        replay_id=replay.replay_id,
        agency=replay.agency,
        source=f"{REPLAY}{replay.replay_id}",
        received=replay.assessed + replay.refused,
        assessed=replay.assessed,
        refused=replay.refused,
    )
