"""Mereldal, a fictitious care organisation."""
