"""The directory of communities, and the expert finder."""
