"""The first meeting, and the agreement that comes out of it. Both guides, The First Meeting 2 to 8."""
