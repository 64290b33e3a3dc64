"""Between meetings. Mentee Guide, Between Meetings; both guides, First 4 b."""
