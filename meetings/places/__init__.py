"""The organisation's list of rooms and platforms."""
