"""Accounts: signing in, second factor, language of the reader, operators."""
