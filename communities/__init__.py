"""Communities of Practice: participation, roles, joining, decisions, and the pages about them."""
