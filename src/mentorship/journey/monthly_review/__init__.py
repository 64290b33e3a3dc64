"""The monthly review. Mentor Guide and Mentee Guide, The Weekly Meeting 3 and First Meeting 7."""
