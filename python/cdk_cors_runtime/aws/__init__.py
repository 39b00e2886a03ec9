"""The one call to AWS, by the standard library alone. Loaded at the first read of a list."""
