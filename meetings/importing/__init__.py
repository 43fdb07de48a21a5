"""Import of meetings and series of meetings: docs/import.md. No mail is sent about any of them."""
