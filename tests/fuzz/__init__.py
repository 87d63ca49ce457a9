"""Mutated scenario, region and study files: a clear error or something valid; `python -m tests.fuzz.many`."""
