"""The command line: a sentence and an exit code for every failure, and help worth reading."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tandem.cli import main
from tandem.exit_codes import ExitCode


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tandem", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_failure_is_one_sentence_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = run(monkeypatch, "up", "--agencies", str(tmp_path))

    told = capsys.readouterr()
    assert code == ExitCode.WRONG_USAGE
    assert told.out == ""
    assert "holds no policy file" in " ".join(told.err.split())
    assert "Traceback" not in told.err


@pytest.mark.parametrize("port", ["intake", "intake=x", "intake=70000", "=80"])
def test_a_port_that_can_t_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    assert run(monkeypatch, "up", "--port", port) == ExitCode.WRONG_USAGE
    assert "--port" in capsys.readouterr().err


def test_help_names_the_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == ExitCode.OK
    told = capsys.readouterr().out
    assert all(f"{code.value} " in told for code in ExitCode)


def test_a_key_is_made_listed_and_revoked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "keys.toml")

    made = run(monkeypatch, "keys", "create", "--scope", "publish", "--note", "CAD", "--file", file)
    secret = capsys.readouterr().out.strip()
    run(monkeypatch, "keys", "list", "--file", file)
    listed = capsys.readouterr().out
    key_id = next(word for word in listed.split() if word.startswith("k_"))
    revoked = run(monkeypatch, "keys", "revoke", key_id, "--file", file)
    again = run(monkeypatch, "keys", "revoke", key_id, "--file", file)

    assert (made, revoked, again) == (ExitCode.OK, ExitCode.OK, ExitCode.WRONG_USAGE)
    assert len(secret) >= 43
    assert secret not in listed
    assert "CAD" in listed


def test_an_unknown_scope_is_refused_with_those_that_exist(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(tmp_path / "keys.toml")

    code = run(monkeypatch, "keys", "create", "--scope", "everything", "--file", file)

    assert code == ExitCode.WRONG_USAGE
    assert "publish, supervise" in " ".join(capsys.readouterr().err.split())
    assert not Path(file).exists()


def test_a_broken_key_file_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "keys.toml"
    file.write_text("[[key]\n")

    assert run(monkeypatch, "keys", "list", "--file", str(file)) == ExitCode.WRONG_USAGE
    assert "can't be read as TOML" in " ".join(capsys.readouterr().err.split())
