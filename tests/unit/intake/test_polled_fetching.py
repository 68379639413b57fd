"""A poll is bounded in every way, and says in one word what went wrong."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from services.intake.gateways.snapshots_failing import PollFailed
from services.intake.gateways.snapshots_http import SnapshotFetcher
from tests.support.polled import source
from tests.support.polled_site import Site, listening, ok, said


@pytest.fixture
async def site() -> AsyncGenerator[Site]:
    async with listening() as site:
        yield site


async def fetch(site: Site, *, allowed: bool = True, **more: object) -> bytes:
    fetcher = SnapshotFetcher(frozenset({site.host} if allowed else ()), {"CAD_KEY": "Bearer k-1"})
    return await fetcher.fetch(source(url=site.url, **more))


async def failure(site: Site, **more: object) -> str:
    with pytest.raises(PollFailed) as failed:
        await fetch(site, **more)  # type: ignore[arg-type]
    return failed.value.reason


async def test_the_body_is_fetched_with_the_secret_in_its_header(site: Site) -> None:
    site.answers = [ok(b"{}")]

    assert await fetch(site, secret="CAD_KEY", header="x-api-key") == b"{}"
    assert "x-api-key: Bearer k-1\r\n" in site.requests[0]
    assert f"host: {site.host}\r\n" in site.requests[0].lower()


async def test_a_secret_that_is_not_set_is_not_left_out(site: Site) -> None:
    assert await failure(site, secret="OTHER_KEY") == "no_secret"
    assert site.requests == []


async def test_a_private_address_needs_the_operators_word(site: Site) -> None:
    assert await failure(site, allowed=False) == "not_https"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said("302 Found\r\nlocation: https://elsewhere.example/"), "http_302"),
        (said("503 Service Unavailable"), "http_503"),
        (said("204 No Content"), "http_204"),
        (ok(b"x", "content-encoding: gzip\r\n"), "compressed"),
        (ok(b"x" * 3000), "too_large"),
        (said("200 OK\r\ncontent-length: 100", b"cut off"), "no_connection"),
        (b"no http at all\r\n\r\n", "no_connection"),
        (b"", "no_connection"),
    ],
)
async def test_an_answer_that_is_not_a_whole_plain_body_fails(
    site: Site, answer: bytes, reason: str
) -> None:
    site.answers = [answer]

    assert await failure(site, most_bytes=1024) == reason
    assert len(site.requests) == 1


async def test_silence_ends_with_the_time_out(site: Site) -> None:
    assert await failure(site, timeout_s=0.1) == "timeout"


async def test_a_name_that_nobody_knows_fails() -> None:
    with pytest.raises(PollFailed) as failed:
        await SnapshotFetcher(frozenset(), {}).fetch(source(url="https://cad.invalid/"))

    assert failed.value.reason in {"name_unknown", "timeout"}
