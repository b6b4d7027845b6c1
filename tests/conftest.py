"""What all tests share: databases of both kinds, made ready by the real migrations."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.store import engine, uow
from tests import databases, rewriting
from tests.databases import Cluster

ROOT = Path(__file__).parent
SHARED_OUT = ("services", "chat")
LOTS = {
    "database_url": ("sqlite",) * 5 + ("postgresql",),
    "world": ("zh_Hans", "en"),
    "anywhere": ("sqlite-en", "sqlite-zh_Hans", "postgresql-zh_Hans"),
}
"""What may be drawn for a fixture with variants."""
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
ROOM = 4 * 2**30
GARBAGE = 20_000
CLUSTER = pytest.StashKey[str]()

# How long one example takes says nothing on a machine that does other things as well. The suite
# tries the same ones each time; others, and more of them: pytest --hypothesis-profile=thorough
ANY_SPEED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=40, derandomize=True, **ANY_SPEED)
settings.register_profile("thorough", max_examples=1000, **ANY_SPEED)
settings.load_profile("suite")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: those who wait for a process leave them to others."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --everywhere`: every test on both databases, every story in both languages."""
    parser.addoption("--everywhere", action="store_true", help="share no test out: run all")


def pytest_configure(config: pytest.Config) -> None:
    """Before workers begin, what each would do anew is done. Files of tests are kept in memory
    where there is room: they need not outlive the machine."""
    if config.getoption("numprocesses", None):
        rewriting.rewrite_all(config)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of the folder that the cluster of all of them is in."""
    config = node.config
    if CLUSTER not in config.stash:
        ending = ExitStack()
        config.stash[CLUSTER] = str(ending.enter_context(databases.place()))
        config.add_cleanup(ending.close)
    node.workerinput["cluster"] = config.stash[CLUSTER]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is shared out runs in one of its variants, always the same: tests of services and chat,
    and the stories marked `by_lot`. Those of the store, where the SQL is, run on both databases,
    and the stories of the main loop in both languages."""
    if config.option.everywhere or config.option.keyword or "::" in "".join(config.args):
        return
    spared = {item for item in items if _is_spared(item)}
    config.hook.pytest_deselected(items=list(spared))
    items[:] = [item for item in items if item not in spared]


def _is_spared(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    everyday = item.path.relative_to(ROOT).parts[0] in SHARED_OUT
    if call is None or not (everyday or item.get_closest_marker("by_lot")):
        return False
    for name, lots in LOTS.items():
        if variant := call.params.get(name):
            test = item.nodeid.replace(variant, "")
            return bool(variant != lots[zlib.crc32(test.encode()) % len(lots)])
    return False


def pytest_collection_finish() -> None:
    """What is loaded by now stays for ever: no test looks through it for garbage again, and what
    a test leaves is looked through less often than Python would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def pytest_sessionfinish() -> None:
    """Once is enough: pytest looks for garbage five times more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A PostgreSQL 18 cluster of this session; workers share one."""
    given = getattr(request.config, "workerinput", None)
    if given is None:
        with databases.cluster(durable=False) as running:
            yield running
        return
    with databases.joined(Path(given["cluster"]), given["workerid"], durable=False) as running:
        yield running


@pytest.fixture
def postgresql_url(cluster: Cluster) -> Iterator[str]:
    """An empty, migrated PostgreSQL database of its own."""
    with cluster.database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has been migrated, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "zhibu.db"
    databases.make_schema(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session", autouse=True)
def engines() -> Iterator[None]:
    """Engines are kept for all tests of this session, so that each compiles its SQL once; what a
    test has let go of is connected to anew by the next one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uow, "open_engine", functools.cache(engine.open_engine))
        yield


@pytest.fixture
def sqlite_url(migrated_file: Path) -> Iterator[str]:
    """An empty, migrated SQLite database, always at the same place."""
    file = migrated_file.with_name("used.db")
    shutil.copyfile(migrated_file, file)
    yield f"sqlite:///{file}"
    for left in file.parent.glob("used.db*"):
        left.unlink()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database: each test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))
