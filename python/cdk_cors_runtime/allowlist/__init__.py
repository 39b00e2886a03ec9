"""Lists of Parameter Store. Loaded by functions that have any, and taken apart when the first one is read."""
