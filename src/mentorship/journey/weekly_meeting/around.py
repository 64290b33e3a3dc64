"""A meeting among its neighbours, with what was written at each: asked in one question, for one meeting or several."""

from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from mentorship.desk import Desk
from mentorship.hall.several import by_mentorship
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.store import built_once


class Around(Struct, frozen=True):
    """`meetings`: the last one before it that was had, as far as anybody said, and all since; oldest first."""

    meeting: Meeting
    meetings: Sequence[Meeting]
    check_ins: dict[str, CheckIn]
    """What was written, by meeting."""
    is_first_weekly: bool
    """Whether no agenda of a weekly meeting was shown before: some things are said once. Features G5."""

    @property
    def written(self) -> CheckIn | None:
        return self.check_ins.get(self.meeting.id)

    @property
    def before(self) -> Meeting | None:
        """The one before it, had or not."""
        return next((each for each in self.meetings if each.number == self.meeting.number - 1), None)

    @property
    def written_before(self) -> CheckIn | None:
        return self.check_ins.get(self.before.id) if self.before else None

    @property
    def had_before(self) -> Meeting | None:
        """The last one before it that was had, as far as anybody said."""
        earlier = [each for each in self.meetings if each.number < self.meeting.number and each.starts_at]
        return next((each for each in reversed(earlier) if each.took_place is not False), None)

    @property
    def written_last(self) -> CheckIn | None:
        """What was written when the two last met; a week that is left out forgets nothing. Weekly 5 b and d."""
        return self.check_ins.get(self.had_before.id) if self.had_before else None

    @property
    def following(self) -> Meeting | None:
        """The open meeting that was planned after this one."""
        return next((each for each in self._later if each.closed_at is None), None)

    @property
    def is_newest(self) -> bool:
        return not self._later

    @property
    def is_long_past(self) -> bool:
        """Whether a newer meeting was had, or at least begun."""
        return any(each.closed_at and each.agenda_shown_at and not each.skipped_by for each in self._later)

    @property
    def _later(self) -> list[Meeting]:
        return [each for each in self.meetings if each.number > self.meeting.number]


def around(desk: Desk, meeting: Meeting) -> Around:
    [near] = around_each([meeting], *desk.ask(neighbours([meeting.id])))
    return near


def around_each(meetings: Sequence[Meeting], found: Sequence[Any]) -> list[Around]:
    """Look around meetings of different mentorships, in their order. found: their neighbours, as asked for below."""
    theirs = by_mentorship(meeting for meeting, _, _ in found)
    check_ins = {written.meeting_id: written for _, written, _ in found if written}
    with_agenda = {meeting.mentorship_id for meeting, _, had_one in found if had_one}
    return [
        Around(each, theirs[each.mentorship_id], check_ins, is_first_weekly=each.mentorship_id not in with_agenda)
        for each in meetings
    ]


@built_once
def neighbours(meeting_ids: Collection[str]) -> Any:  # Any: a Select of all, which built_once cannot name
    """The meetings, what was written at each, and whether a weekly one before the one in question had an agenda."""
    here, earlier = aliased(Meeting), aliased(Meeting)
    before = (earlier.mentorship_id == here.mentorship_id, earlier.number < here.number)
    was_had = (earlier.took_place.is_not(False), earlier.starts_at.is_not(None))
    begins = select(func.max(earlier.number)).where(*before, *was_had).scalar_subquery()
    had_agenda = select(earlier).where(*before, earlier.number > 1, earlier.agenda_shown_at.is_not(None)).exists()
    return (
        select(Meeting, CheckIn, had_agenda)
        .join(here, here.mentorship_id == Meeting.mentorship_id)
        .outerjoin(CheckIn, CheckIn.meeting_id == Meeting.id)
        .where(here.id.in_(meeting_ids), Meeting.number >= func.coalesce(begins, 0))
        .order_by(Meeting.number)
    )
