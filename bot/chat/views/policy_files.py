"""The catalogue of policies as a file: what stands above it, what is wrong in one, what would
change."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.views import steps
from bot.domain.policies.files import Difference, Why, Wrong
from bot.domain.policies.steps import PLACEHOLDERS, PolicyStep
from bot.errors import N_
from bot.i18n import Language
from bot.services.nudging.policy_files import Look

_WHY = {
    Why.NO_KIND: N_("there is no such kind; there are: {wanted}"),
    Why.NO_STEP: N_("“{value}” stands where a step should: [kind.name], then a line each"),
    Why.KEY: N_("a step is named with small letters, digits, - and _, at most 16"),
    Why.MISSING: N_("is missing"),
    Why.UNKNOWN: N_("is not known; a step may have: {wanted}"),
    Why.CHOICE: N_("“{value}” cannot stand here; please one of: {wanted}"),
    Why.NUMBER: N_("“{value}” cannot stand here; please a whole number, {wanted}"),
    Why.HOUR: N_("“{value}” is no time of day, as in \"08:30\""),
    Why.YES_NO: N_("“{value}” cannot stand here; please true or false"),
    Why.WORDS: N_("“{value}”: at most 200 characters, and in braces only {names}"),
    Why.LANGUAGE: N_("words stand by language: words = {{ zh_Hans = \"…\", en = \"…\" }}"),
    Why.MANY: N_("{value} steps; a policy has at most {wanted}"),
}  # fmt: skip
_HEAD = (
    N_("When the organisation reminds whom; units under it may have rules of their own."),
    N_("Each step is [kind.name] with its lines; a step that is taken out is not sent any more."),
    N_("A kind of which no step stands here stays as it is."),
    "",
    N_("audience  for whom; leader, secretary, deputy, above are told who still owes"),
    N_("anchor    counted from: start, answer (answers end), due (due day or window's end)"),
    N_("amount    so many of the measure before (-) or after; hours from the end of the due day"),
    N_("measure   days, working_days, hours"),
    N_("at        time of day; days without one are part of the day's message"),
    N_("rest      a rest day moves it: earlier (usual), later, stay"),
    N_("quiet     quiet hours move it: later (usual), earlier, stay (not sent in them)"),
    N_("every, times   again each so many of the measure, at most so often in all"),
    N_("useful    too late so many hours after it was due"),
    N_("if_late   true: only where late answers count"),
    N_("words     by language, before the facts; in braces title, when, place, deadline, n"),
)


def explained(t: Language) -> list[str]:
    """What somebody who changes the file has to know."""
    return [t._(line) if line else "" for line in _HEAD]


def fault_lines(t: Language, found: Sequence[Wrong]) -> list[str]:
    """Everything that is wrong, by place."""
    said = t.n_(
        "Nothing was changed. Please put {n} place right:",
        "Nothing was changed. Please put {n} places right:",
        len(found),
    )
    return [said.format(n=len(found)), *(f"· {_fault(t, one)}" for one in found)]


def _fault(t: Language, one: Wrong) -> str:
    if one.why is Why.NO_TOML:
        if not one.value:
            return t._("the file ends in the middle of something")
        return t._("line {n} cannot be read as TOML").format(n=one.value)
    names = ", ".join(sorted(f"{{{name}}}" for name in PLACEHOLDERS))
    why = t._(_WHY[one.why]).format(value=one.value, wanted=one.wanted, names=names)
    return t._("{place}: {why}").format(place=one.place, why=why)


def look_lines(t: Language, found: Look) -> list[str]:
    """What taking a file over changes, kind by kind."""
    lines: list[str] = []
    for kind in {one.kind: None for one in found.changes}:
        lines.append(steps.kind(t, kind))
        lines += [_change(t, one) for one in found.changes if one.kind is kind]
    if found.left:
        kinds = [steps.kind(t, kind) for kind in found.left]
        said = t._("Not in the file, so it stays as it is: {kinds}")
        lines.append(said.format(kinds=", ".join(kinds)))
    return lines


def _change(t: Language, one: Difference) -> str:
    before, after = _said(t, one.before), _said(t, one.after)
    if one.before is None:
        return t._("  + {key}: {step}").format(key=one.key, step=after)
    if one.after is None:
        return t._("  − {key}: {step}").format(key=one.key, step=before)
    if before == after:
        return t._("  ~ {key}: {step} (what moves it, how long it is of use, or its words)").format(
            key=one.key, step=after
        )
    return t._("  ~ {key}: {before} → {after}").format(key=one.key, before=before, after=after)


def _said(t: Language, step: PolicyStep | None) -> str:
    return "" if step is None else steps.one_line(t, step)
