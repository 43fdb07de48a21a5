"""Accounts: signing in and again, addresses, sessions, second factor, language of the reader, operators."""
