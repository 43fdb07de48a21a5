"""Getting a meeting ready: what to arrange, what to read first, guests, dietary needs."""
