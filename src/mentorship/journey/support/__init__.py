"""Support and safety. Mentor Guide, Responsibilities 1 and 10; Mentee Guide, Responsibilities 1 and 9."""
