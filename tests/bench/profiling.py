"""Where the time goes: a bot process that looks at its own threads every few milliseconds.

`python -m tests.bench.profiling FILE MODULE …` runs `python -m MODULE …` and writes, every second,
the share of samples in which each function was on the stack of a thread that was not waiting.
"""

from __future__ import annotations

import runpy
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY_SECONDS = 0.004
WRITE_SECONDS = 1.0
SHOWN = 45
_WAITING = {"select", "poll", "wait", "_worker", "get", "_wait_for_tstate_lock"}
_FOLDERS = ("site-packages/", "python3.11/", "python3.12/", "python3.13/", "main/")


class Sampler(threading.Thread):
    """Counts functions on the stacks of all other threads."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self._file = file
        self.samples = 0
        self.inside: Counter[str] = Counter()
        self.at: Counter[str] = Counter()

    def run(self) -> None:
        write_at = time.monotonic() + WRITE_SECONDS
        while True:
            time.sleep(EVERY_SECONDS)
            if time.monotonic() > write_at:
                write_at += WRITE_SECONDS
                self._file.write_text("\n".join(self.report()) + "\n", encoding="utf-8")
            for number, frame in sys._current_frames().items():
                if number != self.ident and frame.f_code.co_name not in _WAITING:
                    self._look(frame)

    def _look(self, frame: FrameType) -> None:
        stack, walk = set(), frame
        while walk is not None:
            if "importlib" in walk.f_code.co_filename:
                return
            stack.add(_named(walk))
            walk = walk.f_back  # type: ignore[assignment]
        self.samples += 1
        self.at[_named(frame)] += 1
        self.inside.update(stack)

    def report(self) -> list[str]:
        """The functions with the largest shares: with what they call, and themselves."""
        lines = [f"{self.samples} samples of threads at work", "inside, %  at, %  function"]
        for name, count in self.inside.most_common(SHOWN):
            share, own = (100 * number / max(self.samples, 1) for number in (count, self.at[name]))
            lines.append(f"{share:9.1f} {own:6.1f}  {name}")
        lines.append("at themselves:")
        for name, count in self.at.most_common(25):
            lines.append(f"{'':9} {100 * count / max(self.samples, 1):6.1f}  {name}")
        return lines


def _named(frame: FrameType) -> str:
    code = frame.f_code
    path = code.co_filename
    for folder in _FOLDERS:
        path = path.rpartition(folder)[2] if folder in path else path
    return f"{path}:{code.co_qualname}" if hasattr(code, "co_qualname") else code.co_name


def main(file: str, module: str, *words: str) -> None:
    """Run a module under the sampler."""
    sys.setswitchinterval(0.0005)  # or the sampler sees mostly where the lock is let go
    Sampler(Path(file)).start()
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
