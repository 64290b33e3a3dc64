"""Proposing. Mentor Guide, Signing Up 3 to 5, and Mentee Guide, Signing Up 3 and 4."""
