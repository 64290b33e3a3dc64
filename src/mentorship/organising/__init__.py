"""Organising: the program's settings, its numbers, who is where, and what people must mend."""
