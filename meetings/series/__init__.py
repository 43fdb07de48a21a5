"""Series: meetings that repeat in a rhythm (M3)."""
