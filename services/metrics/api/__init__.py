"""Metrics' HTTP door: figures, the live stream and the report."""

from fastapi import APIRouter

from services.metrics.api import figures, report, stream

router = APIRouter()
router.include_router(figures.router)
router.include_router(stream.router)
router.include_router(report.router)
