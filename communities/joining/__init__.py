"""Join requests: asking to join a by-request community, and the answer (P4)."""
