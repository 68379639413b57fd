"""Where the services' spans go: Zipkin's server, an OTLP endpoint that is given, or nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tandem.failure import NotReachable
from tandem.stack import zipkin
from tandem.stack.artifacts import Artifacts, fetch, why_java_cannot_run
from tandem.stack.options import TracingChoice
from tandem.stack.site import Site


@dataclass(frozen=True)
class Tracing:
    """A decision about spans.

    Args:
        env: what tells the services, in OpenTelemetry's own variables.
        url: where people look at traces, if it is ours.
        artifacts: Zipkin's, if it has to be started.
    """

    env: Mapping[str, str]
    url: str | None = None
    artifacts: Artifacts | None = None


async def choose(site: Site) -> Tracing:
    """Decide where spans go; nothing is started yet.

    Raises:
        NotReachable: if Zipkin is asked for and cannot run here.
    """
    asked = site.options.tracing
    if asked is TracingChoice.NONE:
        return Tracing({"OTEL_TRACES_EXPORTER": "none"})
    if asked is TracingChoice.AUTO and site.given.has_otlp:
        site.say("traces", "going to the OTLP endpoint that the environment names")
        return Tracing({})
    artifacts = Artifacts.of("zipkin")
    obstacle = await why_java_cannot_run(artifacts)
    if obstacle is None:
        return _to_zipkin(site, artifacts)
    if asked is TracingChoice.ZIPKIN:
        raise NotReachable(
            f"Zipkin can't run here: {obstacle}; install Java 17 or newer and Maven."
        )
    site.say("traces", f"none, since {obstacle}")
    return Tracing({"OTEL_TRACES_EXPORTER": "none"})


async def start(site: Site, tracing: Tracing) -> None:
    """Start Zipkin's server if it was chosen.

    Raises:
        NotReachable: if it was asked for and cannot be fetched.
        DidNotStart: if it does not come up.
    """
    if tracing.artifacts is None:
        return
    jars = await _fetch(site, tracing.artifacts)
    if jars is not None:
        await site.launch(zipkin.program(jars, site.ports["zipkin"], site.log("zipkin")))
        site.say("zipkin", f"ready at {tracing.url}")


async def _fetch(site: Site, artifacts: Artifacts) -> Path | None:
    try:
        return await fetch(artifacts, site.say)
    except NotReachable as error:
        if site.options.tracing is TracingChoice.ZIPKIN:
            raise
        site.say("zipkin", f"not started: {error}")
        return None


def _to_zipkin(site: Site, artifacts: Artifacts) -> Tracing:
    port = site.ports["zipkin"]
    env = {
        "OTEL_TRACES_EXPORTER": "zipkin_json",
        "OTEL_EXPORTER_ZIPKIN_ENDPOINT": zipkin.spans_url(port),
    }
    return Tracing(env, zipkin.url(port), artifacts)
