"""Mentorship: a self-hosted Slack bot that carries a mentorship program."""
