"""Programs for developers of Kring; nothing here runs in an installation."""
