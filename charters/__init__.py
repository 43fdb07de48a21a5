"""One-page charters: drafted together, adopted by consent, and reviewed."""
