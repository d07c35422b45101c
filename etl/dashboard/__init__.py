"""A page on the published database: an optional extra, nothing else stands on it."""
