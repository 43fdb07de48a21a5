"""Scheduling, changing and cancelling meetings."""
