"""Closing a community: asking its members, thanking, and recording the outcome."""
