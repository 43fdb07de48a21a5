"""Participation: the levels, who may come in, and the people in the rings (P1-P3)."""
