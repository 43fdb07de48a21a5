"""Participation: levels, admission, and the people in the rings (P1-P3)."""
