"""A form whose answer got lost stays open, and whoever filled it in sends it once more: it is done once.

As when the bot is killed between a deed and its ack, or the line to Slack breaks just then.
"""

import pytest
from sqlalchemy import func, select

from mentorship.program.help_request import HelpRequest
from mentorship.program.opportunity import Opportunity

pytestmark = pytest.mark.postgresql


class LosesAcks:
    """A line that breaks after a form has arrived, before Slack has the answer."""

    def __init__(self, line):
        self.line, self.is_to_break = line, True

    def deliver(self, envelope, *, within):
        ack = self.line.deliver(envelope, within=within)
        if self.is_to_break and envelope["payload"].get("type") == "view_submission":
            self.is_to_break = False
            return None
        return ack

    def rest(self, *, within):
        self.line.rest(within=within)


@pytest.fixture
def sends(house):
    """Send a form; the answer to it gets lost, and the window stays open."""

    def sends_in_vain(person, button):
        transports = house.slack.app_side.transports
        transports[:] = [LosesAcks(each) for each in transports]
        person.submits(button)
        assert person.modal is not None
        transports[:] = [each.line for each in transports]

    return sends_in_vain


def number_of(house, record):
    with house.bot.reading_desk() as desk:
        return desk.session.scalar(select(func.count()).select_from(record))


def test_a_report_in_confidence_reaches_the_organisers_once(house, together, ada, sends):
    """Mentee Guide, Responsibilities 9."""
    ada.types("/mentorship help")
    ada.clicks("Report a problem")
    ada.submits("Next")
    ada.fills({"In your own words": "I feel small after our meetings"})
    house.olga.marks_as_read()
    sends(ada, "Send")
    assert len(house.olga.unread()) == 1
    ada.submits("Send")

    assert len(house.olga.unread()) == 1
    assert number_of(house, HelpRequest) == 1
    assert ada.modal is None


def test_a_door_is_opened_once_and_another_one_after_it(house, together, ada, grace, sends):
    """Mentor Guide, Opportunities."""
    for _ in range(2):  # in a window of its own, the same words are meant
        grace.types("/mentorship opportunity")
        grace.fills({"What is it?": "A contact", "In a line": "Kofi is looking for juniors"})
        ada.marks_as_read()
        sends(grace, "Offer it")
        grace.submits("Offer it")
        assert grace.modal is None
        assert len(ada.unread()) == 1
    assert number_of(house, Opportunity) == 2


def test_what_was_changed_before_it_is_sent_again_is_meant(house, together, ada, grace, sends):
    grace.types("/mentorship opportunity")
    grace.fills({"What is it?": "A contact", "In a line": "Kofi is looking for juniors"})
    sends(grace, "Offer it")
    grace.fills({"In a line": "Kofi and Zoe are looking for juniors"})
    grace.submits("Offer it")
    assert number_of(house, Opportunity) == 2
