"""Form fields, rendering, and edit conflicts."""
