"""Meetings in any order: whatever two people press, doubled, late or stale, and however the days go by.

Never two meetings ahead, never a lost line, never a word to two people who parted. A run is short and random; long
ones: `pytest --hypothesis-profile=thorough tests/rooms/test_any_order.py`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

import given
from mentorship.journey.closing.rest import can_reopen
from mentorship.journey.weekly_meeting.sheet import sheet_of
from mentorship.listening import answer
from mentorship.organising.people import leave
from mentorship.outbox import Row
from mentorship.policies import MyMeeting
from mentorship.privacy.forgetting import forget
from mentorship.program.calendar import local
from mentorship.program.lines import marks_of
from mentorship.program.meeting import CheckIn, Meeting, Offer
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.target import Task
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Wrong

BUTTONS = (
    "weekly_meeting.still_on",
    "weekly_meeting.missed",
    "weekly_meeting.met",
    "weekly_meeting.moved",
    "weekly_meeting.keep_slot",
    "meeting_times.late",
    "meeting_in_chat.begin",
    "first_meeting.took_place",
    "first_meeting.did_not_happen",
)
"""What is pressed about a meeting."""
AFTER_THE_END = {"closing.card", "closing.keepsake", "closing.half_year", "home"}
"""What two who parted still get: the card, the keepsake with the cancellations, and half a year later a question."""
PERHAPS = st.booleans()
AROUND_A_MEETING = st.sampled_from([-10, 10, 46, 61, 90])
LONG_ENOUGH = 20
"""So many presses before anyone thinks of parting."""
HOURS = st.sampled_from([0, 1, 5, 24, 24 * 6 + 1])


class TwoPeople(RuleBasedStateMachine):
    """Two people with a weekly slot, whose buttons of all times lie about."""

    house = None  # set by the test: one house for all runs, two new people for each
    runs = count()

    @initialize(met=PERHAPS)
    def meet(self, met: bool) -> None:
        self.number, self.presses, self.meant = next(self.runs), count(), 0
        self.ada = self.house.member(f"Ada {self.number}", tz="Europe/Madrid")
        self.grace = self.house.member(f"Grace {self.number}", tz="America/New_York")
        with self.house.desk() as desk:
            given.sign_up(desk, self.ada, Role.MENTEE)
            if met:
                found = given.after_the_first_meeting(
                    desk, mentor=self.grace, mentee=self.ada, slot=("1", "18:00", "Europe/Madrid")
                )
            else:
                found = given.mentorship(desk, mentor=self.grace, mentee=self.ada)
            self.mentorship = found.id
        self.lines: dict[str, list[str]] = {}
        self.seen: dict[str, tuple[str, str]] = {}
        self.tasks: list[str] = []
        self.last_act = ""
        self.house.bot.tick()

    # What people do

    def press(self, door: str, about: str, *, by_mentee: bool, twice: bool, values=None) -> bool:
        """Press something, perhaps twice; tell whether it was taken."""
        who = self.ada if by_mentee else self.grace
        place = Place.MESSAGE if values is None else Place.SUBMIT
        once = f"{self.number}-{next(self.presses)}"
        self.meant += 1
        if twice and values is None and self.number % 2:
            self.both_at_once(door, about)  # the partner presses in the same instant
        taken = False
        for again in range(1 + twice):
            each = once if again == 0 else f"{once}-again"
            press = Press(place, who.id, self.house.bot.team_id, door, once=each, about=about, values=values or {})
            reply = answer(self.house.bot, press)
            taken = taken or not isinstance(reply, Refused | Wrong)
            answer(self.house.bot, press)  # Slack repeats itself
        return taken

    def both_at_once(self, door: str, about: str) -> None:
        team, once = self.house.bot.team_id, f"{self.number}-{next(self.presses)}"
        presses = [
            Press(Place.MESSAGE, each.id, team, door, once=f"{once}-{each.id}", about=about)
            for each in (self.ada, self.grace)
        ]
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda press: answer(self.house.bot, press), presses))

    def meetings(self, desk) -> list[Meeting]:
        return list(desk.session.scalars(Meeting.all_of(self.mentorship)))

    def some_meeting(self, back: int) -> str | None:
        with self.house.desk() as desk:
            ids = [meeting.id for meeting in self.meetings(desk)]
        return ids[-1 - min(back, len(ids) - 1)] if ids else None

    @rule(door=st.sampled_from(BUTTONS), back=st.integers(0, 3), by_mentee=PERHAPS, twice=PERHAPS)
    def presses_about_a_meeting(self, door: str, back: int, by_mentee: bool, twice: bool) -> None:
        self.press(door, self.some_meeting(back), by_mentee=by_mentee, twice=twice)

    @rule(back=st.integers(0, 1), by_mentee=PERHAPS, twice=PERHAPS, days=st.integers(0, 9), hour=st.integers(9, 20))
    def offers_a_time(self, back: int, by_mentee: bool, twice: bool, days: int, hour: int) -> None:
        on = (self.house.now + timedelta(days=days)).date().isoformat()
        values = {"day_1": on, "time_1": f"{hour:02}:00", "medium": "video", "place": "https://meet.example/us"}
        about = self.some_meeting(back)
        self.press("meeting_times.offer_anyway", about, by_mentee=by_mentee, twice=twice, values=values)

    @rule(is_forged=PERHAPS, twice=PERHAPS, back=st.integers(0, 2))
    def takes_an_offer(self, is_forged: bool, twice: bool, back: int) -> None:
        of_these = select(Offer).join(Meeting, Meeting.id == Offer.meeting_id).order_by(Offer.offered_at.desc())
        with self.house.desk() as desk:
            offers = desk.session.scalars(of_these.where(Meeting.mentorship_id == self.mentorship)).all()
            found = [(offer.id, offer.by_id == self.grace.id) for offer in offers]
        if found:
            offer_id, was_mentors = found[min(back, len(found) - 1)]
            self.press("meeting_times.take", offer_id, by_mentee=was_mentors is not is_forged, twice=twice)

    @rule(back=st.integers(0, 1), by_mentee=PERHAPS, twice=PERHAPS)
    def skips(self, back: int, by_mentee: bool, twice: bool) -> None:
        self.press("meeting_times.skip", self.some_meeting(back), by_mentee=by_mentee, twice=twice, values={})

    @rule(back=st.integers(0, 2))
    def opens_the_form(self, back: int) -> None:
        """Look at how the line stands, and keep the window open for who knows how long."""
        about = self.some_meeting(back)
        if about is None:
            return  # what the two had is deleted by now
        with self.house.desk() as desk:
            mentorship, meeting = desk.get(Mentorship, self.mentorship), desk.get(Meeting, about)
            sheet = sheet_of(desk, MyMeeting(mentorship, desk.member(self.ada.id), meeting))
            self.seen[about] = (sheet.lines["went_well"] or "", marks_of(sheet.lines))

    @rule(back=st.integers(0, 2), by_mentee=PERHAPS, twice=PERHAPS)
    def checks_in(self, back: int, by_mentee: bool, twice: bool) -> None:
        """Add a line to what stood in the window, which may be old by now."""
        about = self.some_meeting(back)
        stood, marks = self.seen.get(about, ("", ""))
        token = f"line {next(self.presses)}."
        values = {"took_place": "yes", "went_well": f"{stood}\n{token}".strip()}
        if self.press("weekly_meeting.check_in", f"{about}:{marks}", by_mentee=by_mentee, twice=twice, values=values):
            self.lines.setdefault(about, []).append(token)

    @rule(back=st.integers(0, 1), twice=PERHAPS, days=st.integers(1, 9))
    def settles_what_comes_next(self, back: int, twice: bool, days: int) -> None:
        about = self.some_meeting(back)
        on = local(self.house.now + timedelta(days=days), "Europe/Madrid").date().isoformat()
        values = {"next_on": on, "next_time": "17:30", "next_place": "the library"}
        _, marks = self.seen.get(about, ("", ""))
        self.press("weekly_meeting.wrap_up", f"{about}:{marks}", by_mentee=True, twice=twice, values=values)

    @rule(by_mentee=PERHAPS, twice=PERHAPS)
    def chooses_a_task(self, by_mentee: bool, twice: bool) -> None:
        token = f"task {next(self.presses)}."
        door = "between_meetings.choose_anyway"
        if self.press(door, self.mentorship, by_mentee=by_mentee, twice=twice, values={"words": token}):
            assert by_mentee, "only the mentee makes a task"
            self.tasks.append(token)

    @rule(by_mentee=PERHAPS, twice=PERHAPS)
    def takes_a_break_or_comes_back(self, by_mentee: bool, twice: bool) -> None:
        with self.house.desk() as desk:
            rests = desk.get(Mentorship, self.mentorship).is_resting
        door, values = ("closing.wake_up", None) if rests else ("closing.take_a_break", {})
        self.press(door, self.mentorship, by_mentee=by_mentee, twice=twice, values=values)

    @precondition(lambda self: self.meant > LONG_ENOUGH)
    @rule(by_mentee=PERHAPS, twice=PERHAPS)
    def parts(self, by_mentee: bool, twice: bool) -> None:
        values = {"kind_words": "Thank you", "then": "pause"}
        self.press("closing.end", self.mentorship, by_mentee=by_mentee, twice=twice, values=values)

    @precondition(lambda self: self.meant > LONG_ENOUGH)
    @rule(days=st.sampled_from([22, 43, 80]))
    def nobody_presses_for_weeks(self, days: int) -> None:
        """Asked, at rest, closed by silence."""
        self.house.passes(days=days)
        self.house.settles()  # what silence closed in the last minute calls its meeting off in the next

    @rule(by_mentee=PERHAPS, twice=PERHAPS)
    def opens_it_again(self, by_mentee: bool, twice: bool) -> None:
        """Only what silence closed, and only for some time, whoever presses how often."""
        with self.house.desk() as desk:
            found = desk.get(Mentorship, self.mentorship)
            had_ended = not found.is_running
            might = can_reopen(desk, found) and not desk.are_kept_apart(*found.both)
        self.press("closing.wake_up", self.mentorship, by_mentee=by_mentee, twice=twice)
        with self.house.desk() as desk:
            assert not had_ended or desk.get(Mentorship, self.mentorship).is_running is might

    @rule(how=st.sampled_from(["", "ends", "leaves", "is forgotten"]))
    def somebody_will_go(self, how: str) -> None:
        """What becomes of the two when this run is over."""
        self.last_act = how

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.house.passes(hours=hours, minutes=7)
        self.house.settles()

    @rule(minutes=AROUND_A_MEETING)
    def the_meeting_comes(self, minutes: int) -> None:
        """Go to shortly before, into, or after the meeting that is ahead."""
        with self.house.desk() as desk:
            coming = desk.session.scalars(Meeting.open_of(self.mentorship)).first()
            moment = coming and coming.starts_at and coming.starts_at + timedelta(minutes=minutes)
        if moment and moment > self.house.now:
            self.house.goes_to(moment)
            self.house.settles()

    # What must never be

    @invariant()
    def at_most_one_meeting_is_ahead(self) -> None:
        with self.house.desk() as desk:
            meetings = self.meetings(desk)
            is_running = desk.get(Mentorship, self.mentorship).is_running
        ahead = [each for each in meetings if each.closed_at is None]
        assert len(ahead) <= 1
        assert is_running or not [each for each in ahead if each.starts_at]  # a first one is still to be had, some day
        assert [each.number for each in meetings] == list(range(1, len(meetings) + 1))
        settled = [each.starts_at for each in meetings if each.starts_at and not each.skipped_by and each.took_place]
        assert len(settled) == len(set(settled)), "nobody meets twice in the same hour"

    @invariant()
    def no_line_and_no_task_is_lost(self) -> None:
        with self.house.desk() as desk:
            if desk.get(Mentorship, self.mentorship).emptied_at:
                return  # ninety days after the end, what the two wrote is deleted
            for about, tokens in self.lines.items():
                written = desk.session.scalars(CheckIn.of(about)).one()
                assert all(token in (written.went_well or "") for token in tokens), (tokens, written.went_well)
            kept = [task.words for task in desk.session.scalars(Task.all_of(self.mentorship))]
        assert set(self.tasks) <= set(kept)

    @invariant()
    def nothing_is_said_to_two_who_parted(self) -> None:
        with self.house.desk() as desk:
            ended_at = desk.get(Mentorship, self.mentorship).ended_at
            if ended_at is None:
                return
            said = desk.session.scalars(
                select(Row.kind).where(
                    Row.member_id.in_([self.ada.id, self.grace.id]),
                    Row.state == "delivered",
                    Row.done_at > ended_at,
                    Row.turn == 0,  # an edit says nothing new
                )
            )
            assert set(said) <= AFTER_THE_END

    @invariant()
    def the_pool_knows_how_many_run(self) -> None:
        with self.house.desk() as desk:
            is_running = desk.get(Mentorship, self.mentorship).is_running
            counted = desk.session.scalars(select(SignUp.in_mentorships).where(SignUp.member_id == self.ada.id)).all()
        assert counted == [int(is_running)]

    def teardown(self) -> None:
        """One of them goes, whatever the two were in the middle of; the bot says nothing more to whoever went."""
        with self.house.desk() as desk:
            ada, mentorship = desk.get(Member, self.ada.id), desk.get(Mentorship, self.mentorship)
            if self.last_act == "is forgotten":
                forget(desk, ada)
            elif self.last_act == "leaves":
                ada.has_left = True
                leave(desk, ada)
            elif mentorship.is_running:
                mentorship.end(at=desk.now, by=None, how=Ending.BY_ORGANISERS)
        went_at = self.house.now
        self.house.passes(days=9)
        with self.house.desk() as desk:
            said = select(Row.kind).where(Row.member_id == self.ada.id, Row.state == "delivered", Row.done_at > went_at)
            assert self.last_act in ("", "ends") or desk.session.scalars(said).all() == []


@pytest.mark.timeout(3600)
def test_no_order_of_presses_leads_astray(house) -> None:
    """Program, sections 3 to 5 and 13."""
    TwoPeople.house = house
    is_thorough = settings.get_current_profile_name() == "thorough"
    some = settings(
        max_examples=100 if is_thorough else 6,
        stateful_step_count=50 if is_thorough else 36,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate],  # fifty steps read well enough, and shrinking them takes minutes
    )
    run_state_machine_as_test(TwoPeople, settings=some)
