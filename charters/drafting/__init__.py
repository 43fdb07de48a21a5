"""Drafting a version: its parts, saved one by one."""
