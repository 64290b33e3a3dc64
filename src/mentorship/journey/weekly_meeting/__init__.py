"""The weekly meeting. Mentor Guide and Mentee Guide, The Weekly Meeting and Between Meetings."""
