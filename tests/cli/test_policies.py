"""`zhibu policy`: the catalogue written, changed, checked with its faults, and taken over."""

from __future__ import annotations

import pytest

from bot.chat.views.policy_files import explained, fault_lines
from bot.domain.policies.files import Why, Wrong, policies_in
from bot.i18n import CODES, language
from tests.cli.terminal import Terminal, together


def test_a_catalogue_is_copied_changed_and_read_back(terminal: Terminal) -> None:
    file = terminal.folder / "own.toml"
    chinese = terminal.speaking("zh")
    written = terminal.run("policy", "export", "own.toml")
    assert written.out == "Written: own.toml. Change it, then: zhibu policy import own.toml\n"
    text = file.read_text("utf-8")
    assert text.startswith("# When the organisation reminds whom;")
    file.write_text(text.replace("amount = -90", "amount = -60"), "utf-8")
    (terminal.folder / "wrong.toml").write_text(
        "[training.90d]\naudience = 'unsure'\nanchor = 'due'\namount = 9.5\n", "utf-8"
    )
    checked, faulty, again, without = together(
        (chinese, "policy import --check own.toml"),
        (terminal, "policy import wrong.toml"),
        (terminal, "policy export own.toml"),
        (terminal, "policy import own.toml"),
    )
    assert checked.out.splitlines() == [
        "🎓 培训期限",
        "  ~ 90d：到期前 90 天 · 学时未满者 → 到期前 60 天 · 学时未满者",
        "没有写入。",
    ]
    assert (faulty.code, faulty.err.splitlines()) == (
        1,
        [
            "Nothing was changed. Please put 3 places right:",
            "· training.90d.measure: is missing",
            "· training.90d.audience: “unsure” cannot stand here; please one of: hours_owed, "
            "expected, leader, secretary, deputy, above",
            "· training.90d.amount: “9.5” cannot stand here; please a whole number, -400–400",
        ],
    )
    assert (again.code, again.err) == (1, "own.toml exists already; choose another name.\n")
    assert without.err == "There is no organisation yet; please import the roster first.\n"


@pytest.mark.parametrize("code", CODES)
def test_every_fault_of_a_catalogue_is_a_sentence(code: str) -> None:
    t = language(code)
    lines = fault_lines(t, [Wrong("study.x.at", why, "王", "a, b") for why in Why])
    assert len(set(lines)) == len(Why) + 1
    assert all("{wanted}" not in line and "{value}" not in line for line in lines)
    assert policies_in("".join(f"# {line}\n" for line in explained(t))) == {}
