"""What every part of a policy file has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the policy file. A key that nobody reads is a mistake and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
