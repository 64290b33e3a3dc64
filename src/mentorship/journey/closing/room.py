"""Closing: a break, an end without a reason, and what both take along.

Offers: `/mentorship end`, `pause` and `resume`, the closing card with kind words, thanks, a few questions and the way
back to the pool, the keepsake, the calendar's cancellation. Whatever was planned is not said any more; what the two
wrote is deleted by `privacy`. Source: Mentor Guide, Requirements 4, Responsibilities 10; Mentee Guide, Requirements 3.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, select

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.series import reader_of, series_over_files
from mentorship.hall.silence import ASKS_EVERY
from mentorship.journey.closing import after_views, celebrate, half_year, reminders, views
from mentorship.journey.closing.end import is_offered_the_other, kind_words_for, was_left
from mentorship.journey.closing.fives import MOST, counted
from mentorship.journey.closing.keepsake import document, signed_in
from mentorship.journey.closing.listeners import listen
from mentorship.journey.closing.records import Celebration, Farewell, HalfYear, Thanks
from mentorship.journey.closing.rest import SILENCE, can_reopen, organisers_until, reopens_until
from mentorship.journey.closing.thank import may_thank
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.policies import Mine
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member, was_erased
from mentorship.program.mentorship import Ending, Mentorship, NeverAgain
from mentorship.program.sign_up import Role, SignUp
from mentorship.program.survey import Survey
from mentorship.slack.blocks import Block
from mentorship.store import Asking


def on_break(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or not mentorship.is_resting or mentorship.other_rests_since:
        return None
    return views.on_break(desk.words, about["by"], mentorship.resting_until)


def my_break(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or not mentorship.is_running:
        return None
    return views.my_break(desk.words, mentorship, about["member"])


def back(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or not mentorship.is_running or mentorship.is_resting:
        return None
    me, partner = desk.member(about["member"]), desk.member(mentorship.partner_of(about["member"]))
    meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).first()
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).first()
    has_slots = agreement is not None and bool(agreement.slots)
    was_quiet = about.get("after") == SILENCE
    return views.back(desk.words, me, partner, meeting, has_slots=has_slots, was_quiet=was_quiet)


def card(desk: Desk, about: About) -> Message | Later | None:
    mentorship, me_id = desk.find(Mentorship, about["mentorship"]), about["member"]
    if mentorship is None or mentorship.is_running:
        return None
    if desk.member(me_id).has_left:
        return until_they_are_back(desk, mentorship)
    return views.card(desk.words, parted(desk, mentorship, me_id), kept_days=desk.settings.content_kept_days)


def until_they_are_back(desk: Desk, mentorship: Mentorship) -> Later | None:
    """Hold what someone takes along who has left the workspace: they may be back before it is deleted."""
    is_kept = mentorship.emptied_at is None and not desk.is_out
    return Later(desk.now + ASKS_EVERY) if is_kept else None


def parted(desk: Desk, mentorship: Mentorship, me_id: str) -> views.Parted:
    mark, role = desk.pair_mark(*mentorship.both), mentorship.role_of(me_id)
    of_mine = {"mentorship": mentorship.id, "member": me_id, "role": role, "mark": mark}
    farewell, written, survey, sign_up, celebration, are_apart = desk.session.execute(LEFT_BY_ONE, of_mine).one()
    mine = Mine(mentorship, desk.member(me_id))
    is_offered = is_offered_the_other(desk, mine)
    words = None
    if farewell and mentorship.ended_by != me_id:
        words = kind_words_for(desk, mine, farewell, are_friends=not are_apart)
    return views.Parted(
        mentorship,
        me_id,
        kind_words=words,
        is_partner_here=not desk.member(mine.partner_id).has_left,
        may_thank=is_offered and may_thank(mentorship, me_id, farewell=farewell, thanks=written),
        has_answered=survey is not None,
        can_match_again=sign_up is not None and could_come_back(mentorship, sign_up),
        can_pause=sign_up is not None and sign_up.paused_at is None,
        reopens_until=reopens_until(desk, mine) if is_offered and can_reopen(desk, mentorship) else None,
        organisers_until=organisers_until(desk, mine),
        can_mentor=sign_up is not None and could_mentor(desk, mentorship, sign_up),
        can_be_a_peer=sign_up is not None and could_be_a_peer(desk, mentorship, sign_up),
        may_celebrate=is_offered and mentorship.ending is Ending.WRAPPED_UP and celebration is None,
        can_take_back=celebrate.may_take_back(celebration, me_id),
        can_pack=can_pack(mentorship, me_id),
        has_record=mentorship.emptied_at is None and not was_erased(mentorship.partner_of(me_id)),
    )


OF_ALL = Celebration.__table__.alias()
NEWEST_NUMBER = select(func.max(OF_ALL.c.number)).where(OF_ALL.c.mentorship_id == Mentorship.id).scalar_subquery()
LEFT_BY_ONE = (
    select(
        Farewell,
        Thanks,
        Survey,
        SignUp,
        Celebration,
        exists().where(NeverAgain.pair == bindparam("mark")),
    )
    .select_from(Mentorship)
    .outerjoin(Farewell, Farewell.mentorship_id == Mentorship.id)
    .outerjoin(Thanks, and_(Thanks.mentorship_id == Mentorship.id, Thanks.by_id == bindparam("member")))
    .outerjoin(Survey, and_(Survey.mentorship_id == Mentorship.id, Survey.member_id == bindparam("member")))
    .outerjoin(SignUp, and_(SignUp.member_id == bindparam("member"), SignUp.role == bindparam("role")))
    .outerjoin(Celebration, and_(Celebration.mentorship_id == Mentorship.id, Celebration.number == NEWEST_NUMBER))
    .where(Mentorship.id == bindparam("mentorship"))
)
"""The farewell, one's own thanks and answers, one's sign-up, and the newest words to celebrate with, each may be
missing; and whether the two are kept apart."""


def can_pack(mentorship: Mentorship, me_id: str) -> bool:
    return me_id == mentorship.mentee_id and mentorship.emptied_at is None


def could_come_back(mentorship: Mentorship, sign_up: SignUp) -> bool:
    """Someone who paused; and a mentee who was left, until they pressed it: it gives them priority."""
    if sign_up.paused_at is not None:
        return True
    has_pressed = sign_up.let_down_at is not None and sign_up.let_down_at >= (
        mentorship.ended_at or sign_up.let_down_at
    )
    return sign_up.role is Role.MENTEE and was_left(mentorship, sign_up.member_id) and not has_pressed


def could_mentor(desk: Desk, mentorship: Mentorship, sign_up: SignUp) -> bool:
    """A mentee who wrapped up and has the years that the guide asks for. Mentor Guide, Requirements 3."""
    return has_graduated(mentorship, sign_up) and has_the_years(desk, sign_up)


def could_be_a_peer(desk: Desk, mentorship: Mentorship, sign_up: SignUp) -> bool:
    """A mentee who wrapped up and has not the years yet: others in #mentees can use what she learned. Features K9."""
    return has_graduated(mentorship, sign_up) and not has_the_years(desk, sign_up) and not sign_up.supports_others


def has_graduated(mentorship: Mentorship, sign_up: SignUp) -> bool:
    return mentorship.ending is Ending.WRAPPED_UP and sign_up.role is Role.MENTEE


def has_the_years(desk: Desk, sign_up: SignUp) -> bool:
    return (sign_up.years_of_experience or 0) >= desk.settings.years_of_experience


def keepsake(desk: Desk, about: About) -> Message | Later | None:
    mentorship, me_id = desk.find_between(Mentorship, about["mentorship"]), about["member"]
    if mentorship is None or mentorship.is_running:
        return None
    if desk.member(me_id).has_left:
        return until_they_are_back(desk, mentorship)
    reader, signed = reader_of(desk, mentorship, desk.member(me_id)), signed_in(desk, mentorship)
    calendars = series_over_files(desk.words, signed[-1], reader) if signed else ()
    meeting = desk.find(Meeting, about["meeting"])
    if meeting is not None:
        starts_at = datetime.fromisoformat(about["starts_at"])
        file = views.calendar_file(desk.words, meeting, starts_at, reader.me, reader.partner, desk.now)
        calendars = (*calendars, file)
    return views.keepsake(desk.words, document(desk, mentorship, signed), reader.partner.id, calendars=calendars)


def thanks(desk: Desk, about: About) -> Message | None:
    written = desk.find_between(Thanks, about["thanks"])
    if written is None or desk.are_kept_apart(*desk.get(Mentorship, written.mentorship_id).both):
        return None
    return views.thanks_message(desk.words, written)


def to_approve(desk: Desk, about: About) -> Message | None:
    proposed = desk.find_between(Celebration, about["words"])
    if proposed is None:  # one of the two was forgotten, or it was long ago
        return after_views.nothing_to_approve(desk.words) if desk.is_out else None
    mark = desk.pair_mark(*desk.get(Mentorship, proposed.mentorship_id).both)
    wordings, marks = desk.ask(Celebration.of(proposed.mentorship_id), NeverAgain.marked_among([mark]))
    is_newest = wordings[0] == proposed
    if not desk.is_out and (marks or proposed.declined_at or not is_newest):  # what stands there already may change
        return None
    return after_views.to_approve(desk.words, proposed, is_newest=is_newest)


def celebration(desk: Desk, about: About) -> Message | None:
    approved = desk.find(Celebration, about["words"])
    if approved is None or approved.approved_at is None:
        return None
    return after_views.celebration(desk.words, approved, desk.get(Mentorship, approved.mentorship_id))


def half_a_year_later(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or mentorship.is_running or desk.member(mentorship.mentee_id).has_left:
        return None
    if not desk.is_out and desk.has_turned_away(mentorship.mentee_id, mentorship.mentor_id):
        return None
    return after_views.half_year(desk.words, mentorship, half_year.answer_to(desk, mentorship))


def door_opened(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    answer = half_year.answer_to(desk, mentorship) if mentorship else None
    if mentorship is None or answer is None or not answer.told_at or desk.are_kept_apart(*mentorship.both):
        return None
    return after_views.door_opened(desk.words, answer)


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    """One's own mentorships, running and ended; and for organisers what was answered, as counts."""
    of_all = [Survey.whether_it_helped(MOST), HalfYear.whether_one_opened(MOST)]
    kept, *answers = yield [Mentorship.kept_of(member.id), *(of_all if desk.is_organiser(member.id) else [])]
    blocks: list[Block] = []
    for mentorship in desk.running_of(member.id):
        closes_at = mentorship.closes_at(after_days=desk.settings.reopen_days)
        blocks += views.home_part(desk.words, mentorship, member, closes_at=closes_at)
    for mentorship in kept:
        if not was_erased(mentorship.partner_of(member.id)):  # then nothing is left of what the two did
            blocks += views.ended_part(desk.words, mentorship, member.id)
    if answers:
        helped, opened = (Counter(counted(each)) for each in answers)
        blocks += views.survey_counts(desk.words, helped) if helped else []
        blocks += after_views.half_year_counts(desk.words, opened) if opened else []
    return blocks


ROOM = Room(
    name="closing",
    chapter="Closing",
    listen=listen,
    kinds=(
        Kind(doors.BREAK_TOLD, on_break, hours=Hours.WAKING),
        Kind(doors.MY_BREAK, my_break),
        Kind("closing.back", back, hours=Hours.WAKING),
        Kind(doors.CLOSING_CARD, card, hours=Hours.WAKING),
        Kind("closing.keepsake", keepsake, hours=Hours.WAKING),
        Kind("closing.thanks", thanks, hours=Hours.WAKING),
        Kind(doors.WORDS_TO_APPROVE, to_approve, hours=Hours.WAKING),
        Kind(celebrate.POST, celebration, hours=Hours.WAKING),
        Kind(half_year.ASK, half_a_year_later, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(half_year.TOLD, door_opened, hours=Hours.WAKING),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
