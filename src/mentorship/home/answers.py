"""What Home's one form collects."""

from mentorship.slack.forms import Answers


class Heard(Answers):
    """The kinds of message that someone would like to go on hearing."""

    kinds: list[str] = []
