"""Where the time goes: a bot process that looks at its own threads every few milliseconds.

`python -m tests.bench.profiling FILE MODULE …` runs `python -m MODULE …` and writes, at its end,
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

EVERY_SECONDS = 0.002
SHOWN = 45
_WAITING = {"select", "poll", "wait", "_worker", "get", "_wait_for_tstate_lock"}
_FOLDERS = ("site-packages/", "python3.11/", "python3.12/", "python3.13/", "main/")


class Sampler(threading.Thread):
    """Counts functions on the stacks of all other threads."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.samples = 0
        self.inside: Counter[str] = Counter()
        self.at: Counter[str] = Counter()

    def run(self) -> None:
        while not self.over.is_set():
            time.sleep(EVERY_SECONDS)
            for number, frame in sys._current_frames().items():
                if number != self.ident and frame.f_code.co_name not in _WAITING:
                    self._look(frame)

    def _look(self, frame: FrameType) -> None:
        self.samples += 1
        self.at[_named(frame)] += 1
        stack, walk = set(), frame
        while walk is not None:
            stack.add(_named(walk))
            walk = walk.f_back  # type: ignore[assignment]
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
    sampler = Sampler()
    sampler.start()
    sys.argv = [module, *words]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        sampler.over.set()
        Path(file).write_text("\n".join(sampler.report()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
