"""Commands about communities."""
