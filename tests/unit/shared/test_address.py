"""Where a call out of the house may lead."""

from __future__ import annotations

import pytest

from shared.address import AddressRefused, find_target, hosts

NOBODY = frozenset[str]()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.9:8443/x",
        "https://100.64.0.1/x",
        "https://0.0.0.0/x",
        "https://224.0.0.251/x",
        "https://[::1]/x",
        "https://[fe80::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://localhost/x",
    ],
)
async def test_a_url_never_leads_into_the_house(url: str) -> None:
    with pytest.raises(AddressRefused, match="not_public"):
        await find_target(url, NOBODY)


@pytest.mark.parametrize(
    "url", ["http://93.184.215.14/x", "ftp://93.184.215.14/x", "https://me:pw@93.184.215.14/x"]
)
async def test_a_url_is_https_without_a_password(url: str) -> None:
    with pytest.raises(AddressRefused, match="not_https"):
        await find_target(url, NOBODY)


async def test_what_is_no_url_is_refused() -> None:
    with pytest.raises(AddressRefused, match="not_a_url"):
        await find_target("https://x.example:port", NOBODY)


async def test_the_operator_may_vouch_for_a_host() -> None:
    target = await find_target("http://127.0.0.1:9000/x?y=1", frozenset({"127.0.0.1:9000"}))

    assert str(target.url) == "http://127.0.0.1:9000/x?y=1"


async def test_the_operator_vouches_for_one_port_only() -> None:
    with pytest.raises(AddressRefused):
        await find_target("http://127.0.0.1:9001/x", frozenset({"127.0.0.1:9000"}))


async def test_the_connection_goes_to_the_checked_address_under_the_real_name() -> None:
    target = await find_target("https://93.184.215.14:8443/x", NOBODY)

    assert target.url.host == "93.184.215.14"
    assert (target.host, target.name) == ("93.184.215.14:8443", "93.184.215.14")


def test_the_setting_names_hosts_in_any_case() -> None:
    assert hosts(" CAD.county.example, 10.0.0.5:8443,,") == {"cad.county.example", "10.0.0.5:8443"}
