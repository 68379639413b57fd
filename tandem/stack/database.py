"""The stack's database: the one that is given, else a Postgres of our own."""

from tandem.failure import NotReachable
from tandem.stack import postgres
from tandem.stack.site import Site


async def start(site: Site) -> str:
    """Have a database that answers.

    Returns:
        its `postgresql://` address.

    Raises:
        NotReachable: if the given one does not answer.
        DidNotStart: if our own does not come up.
    """
    if site.given.database_url is not None:
        return await _use_given(site, site.given.database_url)
    site.say("postgres", "starting")
    server = await postgres.prepare(
        site.home.data / "postgres", site.ports["postgres"], site.home.scratch
    )
    await site.launch(postgres.program(server, site.log("postgres")))
    site.say("postgres", f"ready on port {server.port}")
    return server.url


async def _use_given(site: Site, url: str) -> str:
    if not await postgres.answers(url):
        raise NotReachable(
            "The Postgres that DATABASE_URL names does not answer; start it or unset DATABASE_URL."
        )
    site.say("postgres", "using the one that DATABASE_URL names")
    return url
