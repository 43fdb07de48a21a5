"""Pages about people: profile and expertise topics."""
