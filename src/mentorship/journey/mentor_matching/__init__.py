"""Mentor matching: the chapter of that name in the Mentor Guide."""
