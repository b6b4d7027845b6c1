"""The last thing that the server of processes imports: what is loaded by now stays for ever and is
never looked through for garbage again, neither there nor in a process forked from it."""

from __future__ import annotations

import gc

from bot.i18n import CODES, language

for code in CODES:
    language(code)
gc.collect()
gc.freeze()
gc.set_threshold(20_000)
