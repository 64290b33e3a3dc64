"""Home: the frame around what every room shows, and the doors that are always open."""
