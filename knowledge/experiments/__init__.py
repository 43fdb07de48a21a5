"""Experiments with an agreed end: start one, judge it, and the list to choose from."""
