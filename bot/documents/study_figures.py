"""Figures of study, training and reports in documents of a unit above branches; no names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.domain.assignments import AssignmentKind
from bot.domain.tally import percent_text
from bot.errors import N_

if TYPE_CHECKING:
    from bot.i18n import Language

_KINDS = {
    AssignmentKind.STUDY: N_("Study assignments"),
    AssignmentKind.TRAINING: N_("Training windows"),
    AssignmentKind.DEADLINE: N_("Reports to hand up"),
}


def said(studies: Mapping[AssignmentKind, tuple[int, int]], t: Language) -> str:
    """学习任务 应完成 40 人次，已完成 36 人次，完成率 90.0%；…; nothing where nothing was due."""
    figure = t._("{kind}: due {concerned}, done {done}, rate {rate}")
    parts = [
        figure.format(
            kind=t._(title),
            concerned=studies[kind][0],
            done=studies[kind][1],
            rate=percent_text(studies[kind][1], studies[kind][0]),
        )
        for kind, title in _KINDS.items()
        if kind in studies
    ]
    return t._("; ").join(parts)
