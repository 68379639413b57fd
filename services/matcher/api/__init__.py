"""Matcher's HTTP door, for machine keys with scope `supervise`."""

from fastapi import APIRouter

from services.matcher.api import board, matches, unserved

router = APIRouter(prefix="/v1", tags=["matching"])
router.include_router(board.router)
router.include_router(matches.router)
router.include_router(unserved.router)
