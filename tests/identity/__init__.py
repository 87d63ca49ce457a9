"""Both engines give the same bytes: random worlds, special worlds, twins; `python -m tests.identity.many`."""
