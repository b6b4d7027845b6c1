"""Column types and the naming convention that every table shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from msgspec.json import encode
from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=StrEnum)

_OFFSET = "+00:00"
_TEXT = len("2026-11-23 01:00:00.000000")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment: aware on the way in (naive values are refused), UTC on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """In place of `process_bind_param`: one call a value."""
        return _to_text if dialect.name == "sqlite" else _to_instant

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """In place of `process_result_value`: one call a value."""
        return _from_text if dialect.name == "sqlite" else _from_instant


class Word(TypeDecorator[E], Generic[E]):
    """A StrEnum kept as its value."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """In place of `process_bind_param`: one look a value; no word that the kind has not."""
        return _Values(self.kind).__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """In place of `process_result_value`: one look a value, for it is known already."""
        return _Words(self.kind).__getitem__


class _Words(dict[Any, Any]):
    """The members of a kind by what is stored."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__({None: None} | {one.value: one for one in kind})
        self._kind = kind

    def __missing__(self, value: Any) -> StrEnum:
        return self._kind(value)


class _Values(dict[Any, Any]):
    """What is stored by members of a kind."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__({None: None} | {one: one.value for one in kind})
        self._kind = kind

    def __missing__(self, value: Any) -> str:
        return self._kind(value).value


def _to_instant(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a stored instant needs a time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    """Without the offset, which is always the same."""
    at = _to_instant(value)
    return None if at is None else at.isoformat(" ", "microseconds")[:_TEXT]


def instant_text(value: datetime | None, *, on_sqlite: bool) -> str | None:
    """A moment as text that an `Instant` can be made of within a statement."""
    text = _to_text(value)
    return text if on_sqlite or text is None else text + _OFFSET


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + _OFFSET)


def _from_instant(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def as_json(value: Any) -> str:
    """A value of a JSON column as text."""
    return encode(value).decode()
