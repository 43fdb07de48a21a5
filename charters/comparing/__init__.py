"""What a version changes in the one before, part by part and word by word."""
