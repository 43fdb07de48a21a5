"""Ambitions of a community: how they go, in states and dated notes."""
