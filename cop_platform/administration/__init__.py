"""Django's admin, narrowed: what both administrations have in common."""
