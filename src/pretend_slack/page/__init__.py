"""The pretend Slack in the browser: each person's screen, server-rendered from the same tree that tests press.

Everything works without the page's small script; the script only keeps the page fresh and the keyboard handy.
"""

from pretend_slack.page.server import BarButton, Page

__all__ = ["BarButton", "Page"]
