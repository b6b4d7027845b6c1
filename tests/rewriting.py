"""The assertions of all tests, rewritten once before the workers of pytest-xdist begin: pytest
keeps what it has rewritten, but workers that begin together would each do all of it."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from _pytest.stash import Stash

ROOT = Path(__file__).parent


def rewrite_all(config: pytest.Config) -> None:
    """Rewrite, on all cores, what has changed since the last time."""
    stale = [file for file in sorted(ROOT.rglob("*.py")) if _is_stale(file)]
    cores = os.cpu_count() or 1
    context = multiprocessing.get_context("fork")
    begun = [
        context.Process(target=_rewrite, args=(stale[core::cores], config)) for core in range(cores)
    ]
    for process in begun:
        process.start()
    for process in begun:
        process.join()


def _kept(file: Path) -> Path:
    return rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"


def _is_stale(file: Path) -> bool:
    """Only what pytest rewrites: tests and what prepares them."""
    wanted = file.name.startswith("test_") or file.name == "conftest.py"
    return wanted and rewrite._read_pyc(file, _kept(file)) is None


def _rewrite(files: list[Path], config: pytest.Config) -> None:
    stash: Stash = config.stash
    for file in files:
        source, code = rewrite._rewrite_test(file, config)
        if rewrite.try_makedirs(_kept(file).parent):
            rewrite._write_pyc(stash[rewrite.assertstate_key], code, source, _kept(file))
