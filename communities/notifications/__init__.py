"""Mail preferences, and the parts that all mails about a community share."""
