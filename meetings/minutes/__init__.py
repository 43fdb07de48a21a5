"""What comes out of a meeting (M6): notes, decisions, action points, and whether it was of use."""
