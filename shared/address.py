"""Where a call out of the house may lead: to public addresses over https, unless vouched for.

The operator vouches for hosts by name, e.g. `TANDEM_WEBHOOK_ALLOW` and `TANDEM_POLL_ALLOW`.

The name is resolved once and the connection goes to the address that was checked, so that a name
which answers differently the second time leads nowhere else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass

import httpx

from shared.errors import TandemError


class AddressRefused(TandemError):
    """The address is not one that we call."""


class NameUnknown(TandemError):
    """Nobody knows the name just now."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address.

    Attributes:
        url: with the IP address in place of the name.
        host: the `Host` header.
        name: the name that the certificate must have.
    """

    url: httpx.URL
    host: str
    name: str


def hosts(setting: str) -> frozenset[str]:
    """The hosts of a comma-separated setting, each with or without port."""
    found = (host.strip().lower() for host in setting.split(","))
    return frozenset(host for host in found if host)


async def find_target(url: str, allowed: frozenset[str]) -> Target:
    """Resolve and check where a URL leads.

    Args:
        url: as it was given.
        allowed: hosts, with or without port, that the operator vouches for.

    Raises:
        AddressRefused: when it is not https, not public, or no URL at all.
        NameUnknown: when the name can't be resolved.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise AddressRefused("not_a_url") from error
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    is_vouched_for = bool({parsed.host, f"{parsed.host}:{port}"} & allowed)
    if not parsed.host or parsed.userinfo or not (parsed.scheme == "https" or is_vouched_for):
        raise AddressRefused("not_https")
    addresses = await _resolve(parsed.host, port)
    if not is_vouched_for and not all(map(_is_public, addresses)):
        raise AddressRefused("not_public")
    netloc = parsed.netloc.decode("ascii")
    return Target(parsed.copy_with(host=addresses[0]), netloc, parsed.host)


async def _resolve(name: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NameUnknown("name_unknown") from error
    return [str(address[0]) for *_, address in found]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    ip = mapped or ip
    return ip.is_global and not ip.is_multicast
