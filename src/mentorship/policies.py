"""Who may. A policy loads what a press is about by id *and* right, and raises a refusal otherwise.

Every listener names one; a record that is not there and one that is someone else's get the same answer.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refusal

SubjectT = TypeVar("SubjectT")
Policy = Callable[[Desk, Press], SubjectT]


class NotForYou(Refusal):
    key = "slack.not_for_you"


class Strangers(Refusal):
    key = "slack.strangers"


class Gone(Refusal):
    """The thing a button acts on is no longer in the state that the button shows."""

    key = "slack.gone"


class OnABreak(Refusal):
    """In a break nothing of one reaches the other; nobody can tell what the break is for. Features J8."""

    key = "slack.on_a_break"


class FirstContact(Exception):
    """Someone nobody here has met: Slack must be asked who they are before the press can be answered."""


def anyone(desk: Desk, press: Press) -> Member:
    """Anybody in the workspace, guests too: for what only informs.

    Nobody is remembered as known outside the records: who was forgotten on request is met anew.
    """
    member = desk.find(Member, press.member_id)
    if member is None:
        raise FirstContact
    return member


def slack_itself(desk: Desk, press: Press) -> None:
    """Events that Slack sends about the workspace; nobody presses them."""
    if press.place is not Place.EVENT:
        raise NotForYou


def members(desk: Desk, press: Press) -> Member:
    """Full members of the workspace: not guests, bots, or people of other workspaces."""
    member = anyone(desk, press)
    if not member.may_take_part:
        raise Strangers
    return member


def matchers(desk: Desk, press: Press) -> Member:
    member = members(desk, press)
    if not desk.is_matcher(member.id):
        raise NotForYou
    return member


def organisers(desk: Desk, press: Press) -> Member:
    member = members(desk, press)
    if not desk.is_organiser(member.id):
        raise NotForYou
    return member


class Mine(Struct, frozen=True):
    """A mentorship, seen from one of its two people."""

    mentorship: Mentorship
    me: Member

    @property
    def role(self) -> Role:
        return self.mentorship.role_of(self.me.id)

    @property
    def partner_id(self) -> str:
        return self.mentorship.partner_of(self.me.id)


def pair(desk: Desk, press: Press) -> Mine:
    """One of the two of the mentorship that the press is about, running or ended."""
    return mine(desk, press, desk.find_between(Mentorship, press.about))


def running_pair(desk: Desk, press: Press) -> Mine:
    """One of the two, while it runs."""
    found = pair(desk, press)
    if not found.mentorship.is_running:
        raise Gone
    return found


def running_mentee(desk: Desk, press: Press) -> Mine:
    """The mentee of the mentorship that the press is about, while it runs."""
    found = running_pair(desk, press)
    if found.role is not Role.MENTEE:
        raise NotForYou
    return found


def running_mentor(desk: Desk, press: Press) -> Mine:
    """The mentor of it, while it runs."""
    found = running_pair(desk, press)
    if found.role is not Role.MENTOR:
        raise NotForYou
    return found


def awake_pair(desk: Desk, press: Press) -> Mine:
    """One of the two, while they go on: it runs, and they take no break."""
    found = running_pair(desk, press)
    must_be_awake(found.mentorship)
    return found


def awake_mentor(desk: Desk, press: Press) -> Mine:
    """The mentor, while they go on."""
    found = running_mentor(desk, press)
    must_be_awake(found.mentorship)
    return found


def must_be_awake(mentorship: Mentorship) -> None:
    """Raise OnABreak in a break, whoever began it and whatever for."""
    if mentorship.is_resting:
        raise OnABreak


def mine(desk: Desk, press: Press, mentorship: Mentorship | None) -> Mine:
    if mentorship is None or press.member_id not in mentorship.both:
        raise NotForYou
    return Mine(mentorship, desk.member(press.member_id))


class OfTwo(Protocol):
    """A record that belongs to a mentorship."""

    mentorship_id: Any  # Any: a column, which to mypy is another type on the class than on a row


OfTwoT = TypeVar("OfTwoT", bound=OfTwo)


def running_mine(desk: Desk, press: Press, kind: type[OfTwoT]) -> tuple[Mine, OfTwoT]:
    """One of the two whom a record is about, and the record, while the mentorship runs.

    Raises Gone for what was deleted: whoever presses twice is not told that it is someone else's.
    """
    record = desk.find_between(kind, press.about)
    if record is None:
        raise Gone
    found = mine(desk, press, desk.find(Mentorship, record.mentorship_id))
    if not found.mentorship.is_running:
        raise Gone
    return found, record


def parted_pair(desk: Desk, press: Press) -> Mine:
    """One of the two, after it ended."""
    found = pair(desk, press)
    if found.mentorship.is_running:
        raise Gone
    return found


class MyMeeting(Mine, frozen=True):
    """A meeting, seen from one of its two people."""

    meeting: Meeting


def pair_of_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two whose meeting the press is about, while the mentorship runs."""
    meeting = desk.find_between(Meeting, press.about)
    found = mine(desk, press, desk.find(Mentorship, meeting.mentorship_id) if meeting else None)
    if meeting is None or not found.mentorship.is_running:
        raise Gone
    return MyMeeting(found.mentorship, found.me, meeting)


def pair_of_open_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two of a meeting that is still ahead or waits for its check-in."""
    found = pair_of_meeting(desk, press)
    if found.meeting.closed_at is not None:
        raise Gone
    return found
