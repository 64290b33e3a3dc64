"""Nouns and rules that two or more rooms need: no Slack client, no clock, no sentences."""
