"""Benchmarks: `python -m tests.bench NAME`; README.md says what each measures."""
