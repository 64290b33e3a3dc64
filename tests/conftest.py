"""What every test may ask for: keys, a fresh database, and a house to tell stories in.

`pytest --database=postgresql` runs everything on PostgreSQL; tests marked `postgresql` run on both anyway.
"""

import gc
import logging
import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from brevity import too_long
from databases import PostgreSQL, SQLite, folder_in_memory
from houses import MANIFEST, MONDAY, House, takes_its_time
from mentorship import wording
from mentorship.assembly import rooms, wording_files
from mentorship.store import Keys
from mentorship.wording import Words
from pretend_slack import PretendSlack

settings.register_profile("thorough", max_examples=6000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the database be chosen."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--times", type=int, default=1, help="how often each press and event arrives, all at once")
    bench = parser.getgroup("bench", "the size of benches that are run by name")
    bench.addoption("--reminders", type=int, default=1000, help="how many are due")
    bench.addoption("--kills", type=int, default=200, help="how many processes are killed at random moments")
    bench.addoption("--away", type=float, default=60, help="for how many seconds the database is gone")
    bench.addoption("--mentorships", type=int, default=100_000, help="how many the largest community has")
    bench.addoption("--speed", type=float, default=50, help="how many times faster a burst goes")


def pytest_configure(config: pytest.Config) -> None:
    """Let the pretend Slack repeat itself, and what tests start find its bytecode, as pip leaves it."""
    House.times = config.getoption("--times")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Let twice as many work as there are processors: two seconds in five, a story waits for time to go by."""
    number = yield
    return number if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else 2 * number


SAID: set[str] = set()
"""The kinds of messages that stories said."""


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Learn from a worker that has finished what its stories said."""
    SAID.update(getattr(node, "workeroutput", {}).get("said", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the whole suite fail if there is a kind of message that no story ever said: nobody has read it."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["said"] = sorted(SAID)
        return
    is_all = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    if is_all and is_suite(config):
        kinds = {kind.name for room in rooms() for kind in room.kinds}
        if unsaid := sorted(kinds - SAID):
            print(f"\nNo story says: {', '.join(unsaid)}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def is_suite(config: pytest.Config) -> bool:
    """Tell the suite from the benches, which measure a bot as it runs: on a disk, and with Python's own thresholds."""
    return bool(config.option.markexpr == "not benchmark and not chaos")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let nobody look for garbage among what was loaded, as it stays, nor whenever a few hundred things are new."""
    gc.collect()
    gc.freeze()
    if is_suite(session.config):
        gc.set_threshold(50_000, 20, 50)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on the chosen database, and on both if it says so."""
    if metafunc.definition.get_closest_marker("repeated") and House.times == 1:
        metafunc.parametrize("times", [1, 5])
    if "database_name" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    both = metafunc.definition.get_closest_marker("postgresql") is not None
    names = ["sqlite", "postgresql"] if both and chosen == "sqlite" else [chosen]
    metafunc.parametrize("database_name", names, scope="session")


@pytest.fixture(scope="session")
def keys() -> Keys:
    """The installation's keys; the same for all tests, as their databases are copies of one."""
    return Keys.generate()


@pytest.fixture(scope="session")
def sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[SQLite]:
    """SQLite databases."""
    if not is_suite(request.config):
        yield SQLite(tmp_path_factory.mktemp("sqlite"), keys)
        return
    with folder_in_memory() as folder:
        yield SQLite(folder, keys)


@pytest.fixture(scope="session")
def postgresql(keys: Keys) -> Iterator[PostgreSQL]:
    """PostgreSQL databases, in a server that is started when first needed."""
    server = PostgreSQL(keys)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(database_name: str, request: pytest.FixtureRequest) -> SQLite | PostgreSQL:
    """Where this test's databases come from."""
    return request.getfixturevalue(database_name)


@pytest.fixture
def engine(databases: SQLite | PostgreSQL) -> Iterator[Engine]:
    """A fresh migrated database."""
    with databases.migrated() as engine:
        yield engine


@pytest.fixture(scope="session")
def words() -> Words:
    """Every sentence of the house."""
    return wording.load(*wording_files())


@pytest.fixture
def times() -> int:
    """How often everything arrives, all at once; both once and five times for a test that is marked `repeated`."""
    return House.times


@pytest.fixture
def house(engine: Engine, words: Words, times: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A pretend workspace with the bot and an organiser in it; see `houses.py`."""
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        takes_its_time(slack, monkeypatch)
        built = House(slack, engine, words, times=times)
        yield built
        built.bot.stop()
        SAID.update(built.longest)
        assert too_long(built.longest) == {}


@pytest.fixture(autouse=True)
def the_log_as_it_was(request: pytest.FixtureRequest) -> Iterator[None]:
    """Undo what a test does to the log: the stream that it wrote to is closed when the test is over."""
    if "capsys" in request.fixturenames:
        request.getfixturevalue("capsys")  # is closed after this, then
    root, ours = logging.getLogger(), logging.getLogger("mentorship")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture(autouse=True)
def no_faults(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Let no test pass in which the bot met a fault of its own, unless the test is about faults (`faults`)."""
    yield
    if request.node.get_closest_marker("faults") is None:
        records = [*caplog.get_records("setup"), *caplog.get_records("call")]
        assert [each.getMessage() for each in records if each.name == "mentorship" and each.exc_info] == []
