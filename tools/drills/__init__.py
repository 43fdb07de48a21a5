"""Drills: the whole figures of what the tests hold a small instance of. `make drills` prints them."""
