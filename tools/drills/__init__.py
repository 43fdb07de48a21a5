"""Drills: long runs, with real processes, of what the tests check on a small scale: `make drills`."""
