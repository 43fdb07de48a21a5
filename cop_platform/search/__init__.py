"""Find: one field over everything that a colleague may read, with a registry that each app fills in ``search``."""
