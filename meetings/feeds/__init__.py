"""Calendar feeds: secret addresses to which a calendar program subscribes (M7)."""
