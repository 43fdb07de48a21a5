"""The audit log of administrative and sensitive acts."""
