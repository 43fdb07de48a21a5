"""Opportunities: small things anybody may help with."""
