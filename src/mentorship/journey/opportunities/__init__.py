"""Opportunities: the doors a mentor opens. Mentor Guide, Responsibilities 6; Mentee Guide, Between Meetings 2."""
