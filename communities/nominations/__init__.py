"""Nominations for a role (R2): by a colleague, by oneself, or by a role selection of the community."""
