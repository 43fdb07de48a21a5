"""Pages about people: profile, expertise topics, settings, and what is kept of a person."""
