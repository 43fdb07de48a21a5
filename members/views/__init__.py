"""Pages about the organisation's people."""
