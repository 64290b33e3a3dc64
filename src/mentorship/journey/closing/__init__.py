"""Closing: a break, an end without a reason, what both take along. Both guides, Requirements 3 and 4."""
