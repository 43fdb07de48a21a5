"""Splitting a community into smaller ones, in which each person chooses a place or none."""
