"""The chapters of the guide, one room each."""
