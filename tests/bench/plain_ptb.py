"""The peer: a plain python-telegram-bot bot that keeps each answer with an ORM.

One session and one commit a tap, then the press is answered. Its SQLite file flushes like ours.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

TOKEN = "7000000001:" + "T" * 35


class Base(DeclarativeBase):
    """All tables."""


class Answer(Base):
    """What one person said to one activity."""

    __tablename__ = "answer"
    activity: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    answer: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


def main(url: str, file: str) -> None:
    """Poll the server at `url` and keep answers in `file` until a signal."""
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    Base.metadata.create_all(engine)

    async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        _, activity, word, _ = query.data.split(":")
        row = Answer(
            activity=int(activity, 36),
            person=query.from_user.id,
            answer=word,
            at=datetime.now(UTC),  # noqa: TID251 - a program of its own
        )
        with Session(engine) as session:
            session.merge(row)
            session.commit()
        await query.answer("已记录")

    bot = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    bot.add_handler(CallbackQueryHandler(tapped))
    bot.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
