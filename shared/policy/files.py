"""Load and check a folder of policy files."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from pydantic import ValidationError

from shared.errors import BadPolicy
from shared.policy.model import AgencyFile, AgencyPolicy
from shared.policy.snapshot import Policies

MAPPING_SUFFIX = ".mapping.toml"
"""Files of this ending beside a policy say how the agency's flat records are read."""


def policy_paths(folder: Path) -> list[Path]:
    """The policy files of a folder, by name; mapping files are not among them."""
    return sorted(p for p in folder.glob("*.toml") if not p.name.endswith(MAPPING_SUFFIX))


def load_policies(folder: Path) -> Policies:
    """Read all policies of a folder.

    Args:
        folder: holds one `<slug>.toml` for each agency.

    Raises:
        BadPolicy: with one sentence for each problem, naming file and key path.
    """
    if not folder.is_dir():
        raise BadPolicy([f"{folder}: is not a folder; point TANDEM_AGENCIES at the policy files"])
    problems: list[str] = []
    policies: dict[str, AgencyPolicy] = {}
    for path in policy_paths(folder):
        try:
            policy = load_policy(path)
        except BadPolicy as error:
            problems += error.problems
        else:
            policies[policy.agency] = policy
    if not policies and not problems:
        problems.append(f"{folder}: holds no policy file; add <agency>.toml")
    if problems:
        raise BadPolicy(problems)
    return Policies({policy.agency: policy for policy in policies.values()})


def load_policy(path: Path) -> AgencyPolicy:
    """Read and check one policy file.

    Raises:
        BadPolicy: with one sentence for each problem, naming file and key path.
    """
    try:
        body = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPolicy([f"{path.name}: can't be read as TOML: {error}"]) from error
    policy = read_policy(body, path.name)
    if policy.agency != path.stem:
        raise BadPolicy([f"{path.name}: agency is {policy.agency!r}; name the file after it"])
    return policy


def read_policy(body: str, name: str) -> AgencyPolicy:
    """Check a policy file's text.

    Args:
        body: the text.
        name: of the file, for sentences about mistakes.

    Raises:
        BadPolicy: with one sentence for each problem, naming file and key path.
    """
    try:
        content = AgencyFile.model_validate(tomllib.loads(body))
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy([f"{name}: can't be read as TOML: {error}"]) from error
    except ValidationError as error:
        raise BadPolicy([f"{name}: {_said(problem)}" for problem in error.errors()]) from error
    digest = hashlib.sha256(body.encode()).hexdigest()[:7]
    return AgencyPolicy(content, digest=digest, body=body)


def _said(problem: object) -> str:
    match problem:
        case {"loc": tuple(where), "msg": str(message)}:
            return f"{'.'.join(str(key) for key in where) or 'file'}: {message}"
        case _:
            return str(problem)
