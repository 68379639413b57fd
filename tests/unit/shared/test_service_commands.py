"""A service may declare words of its own for its command line."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import MetaData

from shared.running import main
from shared.service import Service


def service(heard: list[list[str]]) -> Service:
    def count(arguments: list[str]) -> int:
        heard.append(arguments)
        return len(arguments)

    return Service("intake", "About.", MetaData(), [], commands={"count": count})


def test_a_declared_word_gets_its_arguments_and_gives_the_exit_code() -> None:
    heard: list[list[str]] = []

    with pytest.raises(SystemExit) as ended:
        main(partial(service, heard), ["count", "one", "two"])

    assert heard == [["one", "two"]]
    assert ended.value.code == 2


def test_an_unknown_word_is_answered_with_those_that_are_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(partial(service, []), ["fly"])

    assert ended.value.code == 2
    assert "[migrate|openapi|count]" in capsys.readouterr().err
