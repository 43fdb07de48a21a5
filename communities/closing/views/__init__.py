"""Views of a closing."""
