"""Opportunities: small jobs that participants may take."""
