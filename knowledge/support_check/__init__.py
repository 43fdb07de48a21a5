"""Support in three respects, asked of role holders once a year."""
