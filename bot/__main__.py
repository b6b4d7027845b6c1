"""`zhibu`, and `python -m bot`: imports the program and runs it."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

UNUSED = "rich"
"""What structlog and typer would load for colours that a log has no use for: 3 MB."""


def main() -> None:
    """Run the command line. Nothing that is imported is garbage: looking for some meanwhile takes
    a fifth of the start."""
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]
    gc.disable()
    program = import_module("bot.main")
    gc.enable()
    program.main()


if __name__ == "__main__":
    main()
