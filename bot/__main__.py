"""`zhibu`, and `python -m bot`: imports the program and runs it."""

from __future__ import annotations

import sys
from importlib import import_module

UNUSED = ("pygments", "rich")
"""What structlog and httpx would load, where it is, for colours that a log has no use for: 3 MB."""


def main() -> None:
    """Run the command line."""
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    import_module("bot.main").main()


if __name__ == "__main__":
    main()
