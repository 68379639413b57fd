"""E-mail over SMTP."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, Literal

import aiosmtplib

from services.notifier.domain.ledger import Result, Try
from services.notifier.gateways.letter import Letter

TIMEOUT_S: Final = 5.0
_GONE_FOR_GOOD: Final = 500
"""SMTP replies from here on are permanent (RFC 5321, 4.2.1)."""
_OUR_FAULT: Final = frozenset({530, 535})
"""Our account is refused (RFC 4954, 6): the operator can mend that while we go on trying."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """How mail leaves.

    Attributes:
        host: empty where there is no mail server.
        security: `starttls`, `tls` or `none`.
        sender: the `From` address.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = ""


class MailChannel:
    """Sends letters as e-mail.

    Args:
        server: how mail leaves.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, letter: Letter, *, to: str) -> Try:
        """Send a letter, once.

        Args:
            letter: what to say.
            to: the address.

        Returns:
            How it went; a connection that breaks off means that nobody knows.
        """
        if not self._server.host:
            return Try(Result.NEVER, "no_mail_server")
        try:
            await self._hand_over(self._written(letter, to))
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as error:
            return _meaning(_code(error))
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPConnectTimeoutError):
            return Try(Result.TRY_LATER, "no_connection")
        except (aiosmtplib.SMTPException, TimeoutError, OSError):
            return Try(Result.NO_ANSWER, "broken_off")
        except ValueError:
            return Try(Result.NEVER, "bad_address")
        return Try(Result.TAKEN, "smtp_250")

    async def _hand_over(self, message: EmailMessage) -> None:
        server = self._server
        await aiosmtplib.send(
            message,
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=TIMEOUT_S,
        )

    def _written(self, letter: Letter, to: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._server.sender, to
        message["Subject"] = letter.text
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.message_id}@tandem>"
        message["Auto-Submitted"] = "auto-generated"
        link = f"\n\nOpen within 10 minutes: {letter.link}\n" if letter.link else "\n"
        message.set_content(letter.text + link)
        return message


def _code(error: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPResponseException) -> int:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return min(refused.code for refused in error.recipients)
    return error.code


def _meaning(code: int) -> Try:
    if code >= _GONE_FOR_GOOD and code not in _OUR_FAULT:
        return Try(Result.NEVER, f"smtp_{code}")
    return Try(Result.TRY_LATER, f"smtp_{code}")
