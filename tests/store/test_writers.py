"""On SQLite four write, each reading first, and one reads for long: nobody fails or loses."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update

from bot.store.crypto import Cipher
from bot.store.schema.delivery import heartbeat
from bot.store.uow import Store, UnitOfWork

WRITERS, TIMES = 4, 25
AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_writers_wait_for_each_other_and_not_for_a_reader(
    migrated_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "zhibu.db"
    shutil.copyfile(migrated_file, file)
    stores = [Store(f"sqlite:///{file}", Cipher(bytes(32)), lambda: AT) for _ in range(WRITERS)]
    stores[0].write_now(lambda uow: uow.heartbeats.beat(0, "count", AT))
    with ThreadPoolExecutor(WRITERS) as pool, stores[0]._read_engine.connect() as reader:
        reader.execute(select(heartbeat)).all()  # its snapshot stays open
        list(pool.map(lambda store: [store.write_now(_count) for _ in range(TIMES)], stores))
        assert reader.execute(select(heartbeat.c.bot_id)).scalar_one() == 0
    counted = stores[0].read_now(lambda uow: uow.heartbeats._all(select(heartbeat.c.bot_id)))
    assert [row.bot_id for row in counted] == [WRITERS * TIMES]
    for store in stores:
        store.close()


def _count(uow: UnitOfWork) -> None:
    """Read a number, then write the next one."""
    [row] = uow.heartbeats._all(select(heartbeat.c.bot_id))
    uow.heartbeats._base.execute(update(heartbeat).values(bot_id=row.bot_id + 1))
