"""Meetings: scheduling, changing and cancelling them, RSVPs, calendar entries."""
