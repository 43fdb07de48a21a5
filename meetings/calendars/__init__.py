"""Calendar entries (iCalendar)."""
