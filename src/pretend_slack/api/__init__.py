"""The Web API: one small function per method, and the door that all calls pass."""

from pretend_slack.api.door import call

__all__ = ["call"]
