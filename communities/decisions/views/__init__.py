"""The pages about proposals and decisions."""
