"""The hall: what two or more rooms do or ask. Rooms never import each other; they meet here."""
