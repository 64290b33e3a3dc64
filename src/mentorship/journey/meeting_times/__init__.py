"""Meeting times. Both guides, The First Meeting 1 and 5, Responsibilities 2 and 3."""
