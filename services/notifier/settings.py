"""Notifier's own knobs, beside those that every service has."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.address import hosts

LINK_LIVES: Final = timedelta(minutes=10)
"""How long an opaque link in a message opens its page; each tap begins the time anew."""
ENROL_LINK_LIVES: Final = timedelta(hours=24)
MESSAGE_LIVES: Final = timedelta(minutes=10)
"""An inbox shows what it was told for this long."""


class NotifierSettings(BaseSettings):
    """Read from environment variables of the same names.

    Attributes:
        tandem_http_host: address the door listens on.
        tandem_http_port: port of the door.
        tandem_public_url: where people's browsers reach this door, e.g. `https://tandem.example`;
            by default host and port of the door.
        tandem_smtp_host: mail server; without one there is no e-mail channel.
        tandem_smtp_port: its port.
        tandem_smtp_security: `starttls`, `tls` from the first byte, or `none`.
        tandem_smtp_user: account, where the server wants one.
        tandem_smtp_password: its password.
        tandem_mail_from: sender of e-mails.
        tandem_webhook_allow: comma-separated `host` or `host:port` of webhooks that may have a
            private address and plain http; everybody else needs https and a public address.
    """

    model_config = SettingsConfigDict(extra="ignore")

    tandem_http_host: str = "127.0.0.1"
    tandem_http_port: int = 8080
    tandem_public_url: str = ""
    tandem_smtp_host: str = ""
    tandem_smtp_port: int = Field(default=587, ge=1, le=65535)
    tandem_smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    tandem_smtp_user: str = ""
    tandem_smtp_password: str = ""
    tandem_mail_from: str = "tandem@localhost"
    tandem_webhook_allow: str = ""

    @property
    def public_url(self) -> str:
        """Where people's browsers reach this door, without a slash at the end."""
        here = f"http://{self.tandem_http_host}:{self.tandem_http_port}"
        return (self.tandem_public_url or here).rstrip("/")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Webhook hosts that the operator vouches for."""
        return hosts(self.tandem_webhook_allow)
