"""Results of a community: record, correct, take away, take up, and thank."""
