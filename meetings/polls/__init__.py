"""Date polls: which of two to twelve times suits, until one becomes the meeting (M4)."""
