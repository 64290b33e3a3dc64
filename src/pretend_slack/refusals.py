"""How the pretend Slack says no: with Slack's own error codes."""

from pretend_slack.shapes import Json


class Refused(Exception):
    """Slack answers `ok: false` with this code; `more` is what it adds (needed, provided, messages …)."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code, more)
        self.code = code
        self.more = more

    @property
    def answer(self) -> Json:
        """Say it as the body of Slack's answer."""
        return {"ok": False, "error": self.code, **self.more}


class NotOnScreen(AssertionError):
    """Someone looked for words that are not on their screen; the message lists what is."""


class NotPossible(AssertionError):
    """Someone tried what Slack would not let them do (a reason in words)."""
