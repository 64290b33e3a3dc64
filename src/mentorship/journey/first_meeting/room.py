"""The first meeting, and the agreement that comes out of it.

Offers: the agenda the day before and at its hour, the wrap-up, *How did it go?*, the agreement in all its versions, the
private fit check, the lines on Home and in the keepsake. When and where the two meet belongs to `meeting_times`.
Source: both guides, The First Meeting 2 to 8.
"""

from datetime import datetime, timedelta

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.hall import fitting
from mentorship.hall.ending import leaves_open
from mentorship.hall.series import reader_of, series_files
from mentorship.hall.several import by_mentorship
from mentorship.hall.silence import while_resting
from mentorship.journey.first_meeting import agree, agreement_views, meeting_day, views
from mentorship.journey.first_meeting.listeners import listen
from mentorship.journey.first_meeting.meeting_day import FirstMeeting, first_meeting
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import shown_in_both
from mentorship.program.fit import Fit, FitCheck
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.store import Asking
from mentorship.wording import Markup

WEEK = timedelta(weeks=1)


def first_of(desk: Desk, about: About) -> FirstMeeting | None:
    """The first meeting as a row knows it, with the row's own time; None once the mentorship is over or rests."""
    meeting = desk.find(Meeting, about["meeting"])
    if meeting is None:
        return None
    first = first_meeting(desk, meeting, starts_at=datetime.fromisoformat(about["starts_at"]))
    return None if desk.keeps_silent(first.mentorship) else first


def still_at_its_time(first: FirstMeeting) -> bool:
    return first.meeting.starts_at == first.starts_at and first.meeting.moving_since is None


def day_before(desk: Desk, about: About) -> Message | None:
    first = first_of(desk, about)
    if first is None or not still_at_its_time(first) or desk.now >= first.starts_at:
        return None
    me, mentorship = desk.member(about["member"]), first.mentorship
    partner = desk.member(mentorship.partner_of(me.id))
    [before] = desk.ask(Mentorship.had_before(*mentorship.both, mentorship.started_at))
    return views.day_before(desk.words, first, me, partner, know_each_other=bool(before))


def agenda(desk: Desk, about: About) -> Message | None:
    meeting = desk.find(Meeting, about["meeting"])
    if meeting is None:
        return None
    first = first_meeting(desk, meeting, starts_at=datetime.fromisoformat(about["starts_at"]))
    if not desk.is_out and desk.keeps_silent(first.mentorship):
        return None
    if not first.mentorship.is_running:
        was = meeting.may_have_been(before=first.mentorship.ended_at)
        return views.parted(desk.words) if was else views.not_this_time(desk.words)
    if meeting.starts_at is None:
        return views.not_this_time(desk.words)
    if not still_at_its_time(first):
        is_missed = meeting.was_missed and meeting.starts_at == first.starts_at
        return views.not_this_time(desk.words) if is_missed else views.moved(desk.words)
    if desk.now >= first.ends_at:
        return views.over(desk.words, first)
    if desk.now >= first.wrap_up_at:
        return views.wrap_up(desk.words, first)
    mentee, mentor = desk.zone_of(first.mentorship.mentee_id), desk.zone_of(first.mentorship.mentor_id)
    return views.agenda(desk.words, first, times=shown_in_both(first.starts_at, mentee, mentor))


def how(desk: Desk, about: About) -> Message | None:
    if desk.find(Meeting, about["meeting"]) is None:
        return None
    first = first_of(desk, about)
    if first is None:
        return no_longer_asked_how(desk, about)
    if first.meeting.starts_at != first.starts_at:
        return views.moved(desk.words)
    newest = agree.newest(desk, first.mentorship)
    return views.how_message(desk.words, first.meeting, first.mentorship, about["member"], newest)


def how_again(desk: Desk, about: About) -> Message | None:
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if desk.keeps_silent(mentorship):
        return no_longer_asked_how(desk, about)
    if not meeting.stands or (meeting.starts_at and meeting.starts_at.isoformat() != about.get("starts_at")):
        return views.how_again_over(desk.words) if desk.is_out else None
    return views.how_again(desk.words, meeting, mentorship.partner_of(about["member"]))


def no_longer_asked_how(desk: Desk, about: About) -> Message | None:
    """Take back, from two who parted, what led to an agreement that was never written, or was about an earlier time."""
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    member_id = about["member"]
    if not leaves_open(desk, mentorship, member_id):
        return None
    was_moved = meeting.starts_at is None or meeting.starts_at.isoformat() != about["starts_at"]
    is_over = was_moved or agree.newest(desk, mentorship) is None
    return views.ended(desk.words, partner=mentorship.partner_of(member_id)) if is_over else None


def agreement_waits(desk: Desk, about: About) -> Message | None:
    mentorship = desk.get(Mentorship, about["mentorship"])
    newest = agree.newest(desk, mentorship)
    is_signed = newest is not None and newest.confirmed_at is not None
    if is_signed or desk.keeps_silent(mentorship) or meeting_day.whose_turn(mentorship, newest) != about["member"]:
        return None
    return views.agreement_waits(desk.words, mentorship, about["member"], newest, again=bool(about.get("again")))


def fit_check(desk: Desk, about: About) -> Message | None:
    mentorship, member_id = desk.get(Mentorship, about["mentorship"]), about["member"]
    of_it = (mentorship.id, member_id)
    [checks, said] = desk.ask(FitCheck.of(*of_it), fitting.told_to_whom(*of_it))
    given = next(iter(checks), None)
    has_changed = "changed" in about
    was_pressed = (given is not None or has_changed) and desk.is_out and mentorship.is_running
    if desk.keeps_silent(mentorship) and not was_pressed:  # what one has pressed is shown in a break, too
        is_left = not given and leaves_open(desk, mentorship, member_id)
        return views.ended(desk.words, partner=mentorship.partner_of(member_id)) if is_left else None
    answer = Fit(given.answer) if given else None
    confidant = fitting.confidant_of(desk, mentorship, given, said)
    return views.fit_check(
        desk.words, mentorship, member_id, answer=answer, confidant=confidant, has_changed=has_changed
    )


def not_for_me(desk: Desk, about: About) -> Message | None:
    mentorships, checks = desk.ask(FitCheck.mentorship_of(about["check"]), FitCheck.of_id(about["check"]))
    if not mentorships or not fitting.may_hear(desk, mentorships[0], about["told"]):
        return None  # another one hears it
    [mentorship], [check] = mentorships, checks
    is_still_so = check.answer == Fit.NOT_FOR_ME and fitting.stamp(check) == about["at"]
    return views.not_for_me(desk.words, mentorship, check.member_id) if is_still_so else None


def version_in(desk: Desk, about: About) -> tuple[Agreement, Mentorship]:
    """Load the version that a message is about, and whose it is; the two and their gaps come with it."""
    desk.find_between(Agreement, about["agreement"])
    agreement = desk.get(Agreement, about["agreement"])
    return agreement, desk.get(Mentorship, agreement.mentorship_id)


def to_sign(desk: Desk, about: About) -> Message | Later | None:
    agreement, mentorship = version_in(desk, about)
    if not mentorship.is_running:
        return None
    if later := while_resting(desk, mentorship):
        return later
    is_newest = agree.newest(desk, mentorship) == agreement
    return agreement_views.to_sign_message(desk.words, agreement, is_newest=is_newest)


def suggested(desk: Desk, about: About) -> Message | Later | None:
    agreement, mentorship = version_in(desk, about)
    if not mentorship.is_running:
        return None
    if later := while_resting(desk, mentorship):
        return later
    is_newest = agree.newest(desk, mentorship) == agreement
    partner = mentorship.partner_of(agreement.drafted_by)
    return agreement_views.suggested_message(desk.words, agreement, partner, is_newest=is_newest)


def signed(desk: Desk, about: About) -> Message | Later | None:
    """What both get once both have signed: with the calendar file of each slot that changed."""
    agreement, mentorship = version_in(desk, about)
    if not mentorship.is_running:
        return None
    if later := while_resting(desk, mentorship):
        return later
    former = desk.find(Agreement, about["former"])
    reader = reader_of(desk, mentorship, desk.member(about["member"]))
    meetings = desk.session.scalars(Meeting.first_and_open_of(mentorship.id)).all()
    first = next((each for each in meetings if each.is_first), None)
    coming = next((each for each in meetings if each.closed_at is None), None)
    after, changed = series_begins_after(desk, agreement, first), sorted(agree.changed_slots(agreement, former))
    files = series_files(desk, changed, agreement, former, reader, coming=coming, after=after)
    return agreement_views.signed_message(desk.words, agreement, reader, files)


def series_again(desk: Desk, about: About) -> Message | None:
    """Every series as it is agreed now, from now on."""
    mentorship = desk.find(Mentorship, about["mentorship"])
    agreement = agree.in_force(desk, mentorship) if mentorship and mentorship.is_running else None
    if mentorship is None or agreement is None or not agreement.slots:
        return None
    reader = reader_of(desk, mentorship, desk.member(about["member"]))
    coming = desk.session.scalars(Meeting.open_of(mentorship.id)).first()
    files = series_files(desk, range(len(agreement.slots)), agreement, None, reader, coming=coming, after=desk.now)
    return agreement_views.series_again_message(desk.words, reader, files)


def series_begins_after(desk: Desk, agreement: Agreement, first: Meeting | None) -> datetime:
    """From when a slot counts: as in the weekly plan, half the usual distance after the first meeting."""
    signed_at = agreement.confirmed_at or desk.now
    if first is None or first.starts_at is None:
        return signed_at
    return max(signed_at, first.starts_at + WEEK / (2 * max(1, len(agreement.slots))))


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    running = desk.running_of(member.id)
    shown = OnHome()
    if not running:
        return shown
    [found] = yield [Agreement.versions_of_each([each.id for each in running])]
    meetings, versions = desk.open_meetings_of(member.id), by_mentorship(found)
    parts = {"in_force": shown.settled, "wait": shown.stands, "mine": shown.stands}
    for mentorship in running:
        meeting = meetings.get(mentorship.id)
        first = meeting if meeting and meeting.is_first else None
        state = views.state_on_home(
            mentorship, member.id, meeting=first, versions=versions[mentorship.id], now=desk.now
        )
        parts.get(state, shown.waits).extend(views.home_lines(desk.words, mentorship, member.id, state, meeting=first))
    return shown


def keepsake(desk: Desk, mentorship: Mentorship) -> Asking[list[Markup]]:
    """What the two had agreed, as it stood at the end; not what was off limits, and the targets stand elsewhere."""
    [in_force] = yield [Agreement.in_force(mentorship.id)]
    if not in_force:
        return []
    reader = reader_of(desk, mentorship, desk.member(mentorship.mentee_id))
    return agreement_views.sections(desk.words, in_force[0], reader, left_out=agreement_views.NOT_KEPT)


ROOM = Room(
    name="first_meeting",
    chapter="The First Meeting",
    listen=listen,
    kinds=(
        Kind(meeting_day.DAY_BEFORE, day_before, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(meeting_day.AGENDA, agenda, mutable=True),
        Kind(meeting_day.HOW, how, useful_for=timedelta(days=3)),
        Kind(meeting_day.HOW_AGAIN, how_again, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(fitting.FIT_CHECK, fit_check, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(meeting_day.AGREEMENT_WAITS, agreement_waits, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(fitting.NOT_FOR_ME, not_for_me, hours=Hours.WAKING, in_confidence=True),
        Kind(agree.TO_SIGN, to_sign, hours=Hours.WAKING),
        Kind(agree.SUGGESTED, suggested, hours=Hours.WAKING),
        Kind(agree.SIGNED, signed, hours=Hours.WAKING),
        Kind(doors.SERIES_AGAIN, series_again, hours=Hours.WAKING),
    ),
    due=meeting_day.due,
    next_moment=meeting_day.next_moment,
    home=home,
    keepsake=keepsake,
)
