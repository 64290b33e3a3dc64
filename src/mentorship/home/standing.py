"""Where someone stands: their sign-ups, their mentorships, and the step of the guide that matters now."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.program.agreement import Gap, that_shift
from mentorship.program.calendar import REVIEW_WITHIN_DAYS, day_of, reviews
from mentorship.program.guide import Step
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Settings
from mentorship.program.sign_up import Role, SignUp


class Standing(Struct, frozen=True):
    """Everything `/mentorship status` tells, and nothing that a pair wrote."""

    sign_ups: list[SignUp]
    mentorships: list[tuple[Mentorship, Meeting | None]]
    """Running ones, the oldest first, each with its open meeting."""

    def has_a_mentor(self, member_id: str) -> bool:
        return any(mentorship.mentee_id == member_id for mentorship, _ in self.mentorships)


def standing_of(desk: Desk, member: Member) -> Standing:
    running = desk.session.scalars(Mentorship.running_of(member.id)).all()
    open_ones = desk.session.scalars(Meeting.open_of_each([each.id for each in running]))
    meetings = {meeting.mentorship_id: meeting for meeting in open_ones}
    return Standing(
        sign_ups=[found for role in Role if (found := desk.session.scalars(SignUp.of(member.id, role)).first())],
        mentorships=[(each, meetings.get(each.id)) for each in running],
    )


def step_of(desk: Desk, member: Member) -> tuple[Role, Step]:
    """Tell the role and the step that someone is at: their newest mentorship's, else their sign-up's."""
    standing = standing_of(desk, member)
    if standing.mentorships:
        mentorship, _ = standing.mentorships[-1]
        gaps = that_shift(desk.gaps_of(mentorship))
        today = day_of(desk.now, member.zone)
        return mentorship.role_of(member.id), step_on(mentorship, today=today, gaps=gaps, settings=desk.settings)
    if standing.sign_ups:
        return standing.sign_ups[-1].role, Step.WAITING
    return Role.MENTEE, Step.BEFORE_SIGN_UP


def step_on(mentorship: Mentorship, *, today: date, gaps: Sequence[Gap], settings: Settings) -> Step:
    """Tell the step of a running mentorship on a day. First 7, Weekly 3."""
    if mentorship.first_met_on is None:
        return Step.FIRST_MEETING
    days = (today - mentorship.first_met_on).days
    if settings.ask_how_to_go_on_on_days[0] <= days <= settings.season_days:
        return Step.CLOSING
    for _, due_on in reviews(mentorship.first_met_on, every_days=settings.review_every_days, gaps=gaps):
        if abs((due_on - today).days) <= REVIEW_WITHIN_DAYS:
            return Step.MONTHLY
        if due_on > today:
            return Step.WEEKLY
    raise AssertionError("reviews go on without end")
