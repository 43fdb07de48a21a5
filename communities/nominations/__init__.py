"""Nominations: how a role comes to a person (R2), alone or by a role selection together."""
