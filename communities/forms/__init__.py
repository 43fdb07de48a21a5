"""What people type and choose in a community."""
