"""Health endpoints, checks, heartbeats and liveness."""
