"""Meetings: planned, moved, called off; who will come; what the calendars say."""
