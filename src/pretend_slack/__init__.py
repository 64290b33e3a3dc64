"""A Slack workspace on your own machine: strict Web API, Socket Mode, people, a page in the browser.

It knows nothing of any particular app. Begin with `PretendSlack`; `pretend_slack.bolt.in_process` connects a Bolt app
without a socket.
"""

from pretend_slack.manifest import Manifest
from pretend_slack.people import Person
from pretend_slack.refusals import NotOnScreen, NotPossible
from pretend_slack.screen import HomeOnScreen, MessageOnScreen, ModalOnScreen, Screen
from pretend_slack.slack import PretendSlack
from pretend_slack.web import Call

__all__ = [
    "Call",
    "HomeOnScreen",
    "Manifest",
    "MessageOnScreen",
    "ModalOnScreen",
    "NotOnScreen",
    "NotPossible",
    "Person",
    "PretendSlack",
    "Screen",
]
