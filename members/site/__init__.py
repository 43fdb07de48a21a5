"""The pages outside any organisation."""
