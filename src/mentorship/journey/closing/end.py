"""Ending a mentorship: no reason is asked, places are free at once, and both take along what was theirs.

Source: Mentor Guide, Responsibilities 10; Features J7, K6 and K8.
"""

from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.hall.season import is_complete, season_of
from mentorship.journey.closing.answers import Ending as Leaving
from mentorship.journey.closing.records import Farewell
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program import doors
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role, SignUp


def end(desk: Desk, mine: Mine, leaving: Leaving) -> None:
    """End it for both: kind words to the other, the keepsake for each, the next meeting taken out of the calendars."""
    mentorship, me = mine.mentorship, mine.me
    how = Ending.WRAPPED_UP if season_is_over(desk, mine) else Ending.EARLY
    end_mentorship(desk, mentorship, by=me.id, how=how)
    hears_goodbye = "goodbye" in leaving.wishes
    desk.session.add(Farewell(mentorship_id=mentorship.id, kind_words=leaving.kind_words, hears_goodbye=hears_goodbye))
    if "never" in leaving.wishes:
        desk.turn_away(me.id, mine.partner_id)
    if leaving.then == "pause" and (sign_up := sign_up_in(desk, mentorship, me.id)):
        sign_up.paused_at, sign_up.paused_until = desk.now, None
    let_go(desk, mentorship)


def season_is_over(desk: Desk, mine: Mine) -> bool:
    """Whether they have finished a season, or are about to: who goes on after it ends nothing early. Features K1."""
    season = season_of(desk, mine.mentorship)
    return season is not None and is_complete(desk, season)


def let_go(desk: Desk, mentorship: Mentorship) -> None:
    """Give each of the two their closing card and their keepsake; whatever was planned is off. Features K8."""
    meeting, starts_at = call_off_meetings(desk, mentorship)
    for each in mentorship.both:
        show_card(desk, mentorship, each)
        key, to = card_key(mentorship, each), to_member(each)
        desk.out.tell(
            "closing.keepsake",
            to,
            key=key,
            mentorship=mentorship.id,
            member=each,
            meeting=meeting.id if meeting else "",
            starts_at=starts_at.isoformat() if starts_at else "",
        )
        desk.out.refresh_home(each)


def call_off_meetings(desk: Desk, mentorship: Mentorship) -> tuple[Meeting, datetime] | tuple[None, None]:
    """Call off what is planned; return a single meeting that stands in calendars and will not be, and its moment.

    A meeting of the series, moved or not, leaves with the series.
    """
    meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).first()
    if meeting is None:
        return None, None
    starts_at = meeting.starts_at
    if starts_at is not None and starts_at <= desk.now:
        meeting.close(at=desk.now, took_place=None)
        return None, None
    if meeting.is_first and mentorship.ending is Ending.QUIET:  # either may open it again, and it is still to be had
        meeting.put_down(at=desk.now, by=mentorship.mentor_id)
    else:
        meeting.sequence += starts_at is not None
        meeting.skip(at=desk.now, by=mentorship.ended_by or mentorship.mentor_id)
    return (meeting, starts_at) if starts_at is not None and meeting.usual_at is None else (None, None)


def show_card(desk: Desk, mentorship: Mentorship, member_id: str) -> None:
    about = {"mentorship": mentorship.id, "member": member_id}
    desk.out.show(doors.CLOSING_CARD, to_member(member_id), key=card_key(mentorship, member_id), **about)


def card_key(mentorship: Mentorship, member_id: str) -> str:
    return f"{mentorship.id}:{member_id}:{mentorship.ended_at}"


def is_offered_the_other(desk: Desk, mine: Mine) -> bool:
    """Whether someone is offered to thank the other, to celebrate with them, to go on: not who turned them away.

    Nor with someone who has left the workspace, as everybody sees. What the other wishes shows nowhere: whatever is
    sent to who wants none of it is accepted as ever, and not said. Program, section 8.
    """
    return not desk.member(mine.partner_id).has_left and not desk.has_turned_away(mine.me.id, mine.partner_id)


def kind_words_for(desk: Desk, mine: Mine, farewell: Farewell, *, are_friends: bool) -> str:
    """What whoever was left reads: the words that were left for them.

    The usual ones, where the two are kept apart and it ended in a break of the reader's own: whoever reported the
    other reads nothing that the other wrote. Features J8.
    """
    if mine.mentorship.is_break_of(mine.me.id) and not are_friends:
        return desk.words.plain("closing.end.kind_words.default")
    return farewell.kind_words


def match_again(desk: Desk, mine: Mine) -> None:
    """Return to the pool; a mentee who was left goes ahead of the queue. Features K6 and C16."""
    sign_up = sign_up_in(desk, mine.mentorship, mine.me.id)
    if sign_up is not None:
        sign_up.paused_at = sign_up.paused_until = None
        if sign_up.role is Role.MENTEE:
            sign_up.next_word_at = desk.now + timedelta(days=desk.settings.waiting_word_every_days)
            if was_left(mine.mentorship, mine.me.id):
                sign_up.let_down_at = desk.now
    changed(desk, mine)


def was_left(mentorship: Mentorship, member_id: str) -> bool:
    """Whether it was ended over someone's head: not by silence, not after a season."""
    return mentorship.ended_by != member_id and mentorship.ending not in (Ending.WRAPPED_UP, Ending.QUIET)


def pause_sign_up(desk: Desk, mine: Mine) -> None:
    """Take some time before the next one."""
    if sign_up := sign_up_in(desk, mine.mentorship, mine.me.id):
        sign_up.paused_at, sign_up.paused_until = desk.now, None
    changed(desk, mine)


def become_a_peer(desk: Desk, mine: Mine) -> None:
    """A mentee who finished, and has not the years to mentor yet, stands by other mentees. Features K9, B6."""
    if sign_up := sign_up_in(desk, mine.mentorship, mine.me.id):
        sign_up.supports_others = True
    changed(desk, mine)


def changed(desk: Desk, mine: Mine) -> None:
    show_card(desk, mine.mentorship, mine.me.id)
    desk.out.refresh_home(mine.me.id)


def sign_up_in(desk: Desk, mentorship: Mentorship, member_id: str) -> SignUp | None:
    return desk.session.scalars(SignUp.of(member_id, mentorship.role_of(member_id))).first()
