"""The phases of a community: what each step asks, and moving from one to another."""
