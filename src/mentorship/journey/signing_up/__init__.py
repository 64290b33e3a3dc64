"""Signing up. Mentor Guide and Mentee Guide, Requirements 1 to 4 and Signing Up 1 and 2."""
