"""`tandem policy drift`: what people on scene found, against what the policy in force had said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, cast

import httpx
import typer
from rich.console import Console

from shared.errors import BadPolicy
from shared.policy.files import read_policy
from shared.policy.fitted import Fitted
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed, NotReachable, WrongUsage
from tandem.policy.judge import LEAST_CALLS, LEAST_POSITIVES, Finding, Judged, is_enough, look
from tandem.target import EnvFile, find

_PAGE: Final = 2000
_TYPE: Final = "type."


def register(group: typer.Typer) -> None:
    """Add `tandem policy drift`."""
    group.command("drift")(drift)


def drift(
    *,
    agency: Annotated[
        str | None, typer.Option(help="Whose calls; by default AGENCY of the env file.")
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="The agency's policy file: counts only what this version assessed."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="Look at calls judged in these last days.")] = 90,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write it to this file.")] = None,
    env_file: EnvFile = None,
) -> None:
    """Say whether the policy still fits what people on scene find; exits with 1 when it does not.

    Outcome forms say of each call whether it was behavioral health. They are compared with the
    probability that was told last: on the whole, by calibration, and by call type. Only calls that
    somebody went to and judged are seen.
    """
    target = find(env_file)
    version, fitted = _policy(policy)
    since = target.clock.now() - timedelta(days=days)
    headers = {"Authorization": f"Bearer {target['KEY_OPERATE']}"}
    with httpx.Client(base_url=target["INTAKE_URL"], headers=headers) as intake:
        judged = list(judged_calls(intake, agency or target["AGENCY"], since, version))
    if not is_enough(judged):
        sentence = (
            f"{len(judged)} judged calls in {days} days are too few to say; {LEAST_CALLS} are "
            f"needed, with {LEAST_POSITIVES} of either kind. Look back further with --days."
        )
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    findings = look(judged, _known_types(fitted))
    _show(findings)
    if json_file is not None:
        _write(json_file, judged, findings)
    if any(finding.is_drift for finding in findings):
        raise typer.Exit(ExitCode.FOUND_PROBLEM)


def _policy(path: Path | None) -> tuple[str | None, Fitted | None]:
    if path is None:
        return None, None
    try:
        policy = read_policy(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(f"{path} can't be read.") from error
    except BadPolicy as error:
        raise WrongUsage("; ".join(error.problems)) from error
    return policy.version, policy.assessing.fitted


def _known_types(fitted: Fitted | None) -> set[str]:
    names = fitted.weights if fitted else {}
    return {name.removeprefix(_TYPE) for name in names if name.startswith(_TYPE)}


def judged_calls(
    intake: httpx.Client, agency: str, since: datetime, version: str | None
) -> Iterator[Judged]:
    """All calls of the agency that somebody has judged, page by page.

    Args:
        intake: its door, with a key of scope `operate` or `supervise`.
        agency: whose calls.
        since: judged then or later.
        version: only what this version of the policy assessed; none for any.

    Raises:
        NotReachable: when it does not answer.
        WrongUsage: with its sentence when it refuses.
    """
    url = f"/v1/labels/{agency}?limit={_PAGE}&since={since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    while url:
        answer = _get(intake, url)
        for row in cast("list[dict[str, Any]]", answer.json()):
            if version is None or row["policy"] == version:
                yield _call(row)
        url = answer.links.get("next", {}).get("url", "")


def _call(row: dict[str, Any]) -> Judged:
    is_found = row["behavioral_health"] == "yes"
    return Judged(row["call_id"], row["call_type"], row["probability"], is_found)


def _get(intake: httpx.Client, url: str) -> httpx.Response:
    try:
        answer = intake.get(url)
    except httpx.TransportError as error:
        sentence = f"intake at {intake.base_url} does not answer; is the stack up?"
        raise NotReachable(sentence) from error
    if answer.is_success:
        return answer
    raise WrongUsage(str(answer.json().get("detail") or f"intake answers {answer.status_code}."))


def _show(findings: Sequence[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        word, style = ("drift", "red") if finding.is_drift else ("fits", "green")
        console.print(f"{word:<6}", style=style, end="")
        console.print(f"{finding.name}: {finding.sentence}", markup=False)
    if any(finding.is_drift for finding in findings):
        console.print(
            "The policy no longer fits: measure it with tandem policy test on a newer history, and "
            "fit it again."
        )
    else:
        console.print("The policy still fits.")


def _write(path: Path, judged: Sequence[Judged], findings: Sequence[Finding]) -> None:
    body = {
        "calls": len(judged),
        "positives": sum(call.found for call in judged),
        "fits": not any(finding.is_drift for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }
    path.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
