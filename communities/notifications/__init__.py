"""Mail preferences, and what all mails about a community have in common."""
