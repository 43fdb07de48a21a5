"""The organisation's approach to Communities of Practice: six parts, with versions."""
