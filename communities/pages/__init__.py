"""The pages that show several concepts together."""
