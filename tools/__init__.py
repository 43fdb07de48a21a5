"""Programs for those who work on Kring; nothing here runs in an installation."""
