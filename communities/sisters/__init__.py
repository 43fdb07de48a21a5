"""Sisters: communities that name each other on their pages, and the others that a community comes from."""
