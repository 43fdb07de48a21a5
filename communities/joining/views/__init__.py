"""The pages of join requests."""
