"""Pages outside any organisation."""
