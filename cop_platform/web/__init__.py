"""Requests and responses: errors, rate limits, idempotency, redirects."""
