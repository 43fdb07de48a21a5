"""The pages of nominations and role selections."""
