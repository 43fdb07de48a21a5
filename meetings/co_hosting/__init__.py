"""Hosting a meeting together: one community asks another, which says yes or no; either ends it again."""
