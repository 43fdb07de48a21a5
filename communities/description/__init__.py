"""The name, the purpose, the domain and the rhythm of a community, and how they changed."""
