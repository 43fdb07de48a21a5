"""The Results page of the organisation: what the communities brought and what they need."""
