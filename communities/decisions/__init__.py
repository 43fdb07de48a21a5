"""Decisions: proposals, consent rounds and their outcome, and the decision log."""
