"""Imports point inward, and a decision can be replayed."""

from __future__ import annotations

from tests.support.source import modules, name_of

IO_PACKAGES = frozenset(
    [
        "aiokafka",
        "asyncio",
        "asyncpg",
        "alembic",
        "confluent_kafka",
        "fastapi",
        "httpx",
        "io",
        "logging",
        "opentelemetry",
        "os",
        "pathlib",
        "socket",
        "sqlalchemy",
        "structlog",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "uvicorn",
        "aiosmtplib",
    ]
)
"""What a pure decision has no business with."""
IMPURE_CALLS = frozenset(
    [
        "open",
        "print",
        "input",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "uuid.uuid1",
        "uuid.uuid4",
        "uuid4",
        "secrets.token_hex",
        "secrets.token_urlsafe",
        "random.random",
        "random.choice",
        "random.randint",
        "random.shuffle",
        "random.uniform",
        "np.random.default_rng",
    ]
)
"""What gives another answer tomorrow."""
DOMAIN = [module for module in modules("services") if "domain" in module.path.parts]
KAFKA_ROOMS = ("shared/bus/", "shared/assembly.py", "tandem/", "tests/")
OUTER_ROOMS = frozenset(("store", "handlers", "api", "app", "tables", "gateways"))


def _top(name: str) -> str:
    return name.partition(".")[0]


def test_a_decision_does_no_io() -> None:
    """A decision with a database in it can't be tested in milliseconds, nor replayed (I9)."""
    found = {
        f"{module.path}: {name}"
        for module in DOMAIN
        for name in module.imports()
        if _top(name) in IO_PACKAGES
    }

    assert not found


def test_a_decision_reads_no_clock_and_draws_no_lots() -> None:
    """Redoing a run after a crash must decide the same, or one event has two effects (I6)."""
    found = {
        f"{module.path}:{call.lineno}"
        for module in DOMAIN
        for call in module.calls()
        if name_of(call.func) in IMPURE_CALLS
    }

    assert not found


def test_a_decision_knows_no_outer_room() -> None:
    """Imports point inward: a decision that imports its store can't be read alone."""
    found = {
        f"{module.path}: {name}"
        for module in DOMAIN
        for name in module.imports()
        if name.startswith("services.") and name.split(".")[2] in OUTER_ROOMS
    }

    assert not found


def test_only_the_bus_knows_kafka() -> None:
    """A handler that talks to the broker publishes outside its transaction: a crash doubles it."""
    strangers = {
        str(module.path)
        for module in modules()
        if not str(module.path).startswith(KAFKA_ROOMS)
        and any(_top(name) in {"aiokafka", "confluent_kafka"} for name in module.imports())
    }

    assert not strangers


def test_all_sql_is_in_the_store() -> None:
    """SQL beside decisions is SQL that nobody finds when the table changes."""
    allowed = {"store", "store.py", "tables.py", "migrations"}
    strangers = {
        str(module.path)
        for module in modules("services")
        if not allowed & set(module.path.parts)
        and {"sqlalchemy.text", "sqlalchemy.select", "sqlalchemy.insert"} & set(module.imports())
    }

    assert not strangers


def test_a_service_declares_itself_in_one_short_file() -> None:
    """Who opens `app.py` at night sees the whole service at once."""
    long = {
        str(module.path): module.lines
        for module in modules("services")
        if module.path.name == "app.py" and module.lines > 80
    }

    assert not long
