"""*Ask my mentor*: a word between meetings, held until the agreed time, counted against the agreed number.

Mentee Guide, Between 4, 6 and 7: only through agreed channels, at agreed times, as often as agreed.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.hall.giving_back import give_back
from mentorship.hall.silence import while_resting
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program.agreement import Agreement
from mentorship.program.between_meetings import About, WordToMentor
from mentorship.program.calendar import day_of, in_gap, moment_of
from mentorship.program.contact import ContactRule
from mentorship.program.mentorship import Mentorship

ASKED, ANSWERED = "between_meetings.asked", "between_meetings.answered"


def agreement_of(desk: Desk, mentorship: Mentorship) -> Agreement | None:
    return desk.session.scalars(Agreement.in_force(mentorship.id)).first()


def rule_of(desk: Desk, mentorship: Mentorship, agreed: Agreement | None) -> ContactRule:
    """What the two agreed on, on the mentor's wall; where nothing was said, the mentor's waking hours. First 4 b."""
    usual = desk.waking_hours(mentorship.mentor_id)
    if agreed is None:
        return ContactRule(usual, None)
    hours = usual
    if agreed.messages_from and agreed.messages_until:
        hours = replace(usual, opens=agreed.messages_from, closes=agreed.messages_until)
    return ContactRule(hours, agreed.messages_a_week)


def others_of(desk: Desk, mentorship: Mentorship) -> Sequence[datetime]:
    return [each.goes_out_at for each in desk.session.scalars(WordToMentor.all_of(mentorship.id))]


def goes_out_at(desk: Desk, mentorship: Mentorship, rule: ContactRule, *, others: Sequence[datetime]) -> datetime:
    """When a word that is written now reaches the mentor; never in a planned gap. First 6.

    In a break nobody knows: it is looked at again.
    """
    if later := while_resting(desk, mentorship):
        return later.moment
    return after_gaps(desk, mentorship, rule, rule.goes_out_at(desk.now, others=others))


def next_agreed(desk: Desk, mentorship: Mentorship) -> datetime:
    """The next moment for one more word, after those that went out; now, if it is one."""
    rule = rule_of(desk, mentorship, agreement_of(desk, mentorship))
    gone_out = WordToMentor.all_of(mentorship.id).where(WordToMentor.went_out_at.is_not(None))
    others = [each.goes_out_at for each in desk.session.scalars(gone_out)]
    return after_gaps(desk, mentorship, rule, rule.goes_out_at(desk.now, others=others))


def after_gaps(desk: Desk, mentorship: Mentorship, rule: ContactRule, moment: datetime) -> datetime:
    gaps, zone = desk.gaps_of(mentorship), desk.zone_of(mentorship.mentee_id)
    while in_gap(day := day_of(moment, zone), gaps):
        moment = rule.hours.next_waking(moment_of(day + timedelta(days=1), time(), zone))
    return moment


def write(desk: Desk, mine: Mine, words: str, *, what: About, goes_out_at: datetime) -> WordToMentor:
    """Keep a word for the mentor until it may go out."""
    word = WordToMentor(
        mentorship_id=mine.mentorship.id, what=what, words=words, written_at=desk.now, goes_out_at=goes_out_at
    )
    desk.session.add(word)
    desk.session.flush()
    if goes_out_at <= desk.now:
        send(desk, mine.mentorship, word)
    note_press(desk, mine.mentorship)
    return word


def send(desk: Desk, mentorship: Mentorship, word: WordToMentor) -> None:
    word.went_out_at = desk.now
    show(desk, mentorship, word)


def show(desk: Desk, mentorship: Mentorship, word: WordToMentor) -> None:
    desk.out.show(ASKED, to_member(mentorship.mentor_id), key=word.id, word=word.id)


def send_what_may_go_out(desk: Desk, *, at_once: int) -> int:
    """Let through what waited long enough. Answer how many there were.

    What would come after the end goes back to her who wrote it.
    """
    late = WordToMentor.waiting().where(WordToMentor.goes_out_at <= desk.now).limit(at_once)
    found = desk.session.scalars(late).all()
    for word in found:
        mentorship = desk.get(Mentorship, word.mentorship_id)
        if not mentorship.is_running:
            give_back(desk, mentorship, word)
        elif later := while_resting(desk, mentorship):
            word.goes_out_at = later.moment
        elif (moment := next_agreed(desk, mentorship)) > desk.now:  # the bot was away, or a gap was planned since
            word.goes_out_at = moment
        else:
            send(desk, mentorship, word)
            desk.out.refresh_home(mentorship.mentee_id)
    return len(found)


def take_back(desk: Desk, mentorship: Mentorship, word: WordToMentor) -> None:
    """Delete a word that still waits: it never goes out, and nobody finds it later."""
    desk.session.delete(word)
    note_press(desk, mentorship)


def answer(desk: Desk, mentorship: Mentorship, word: WordToMentor, words: str) -> None:
    """Give the mentor's answer to the mentee."""
    word.answer, word.answered_at = words, desk.now
    desk.session.flush()
    show(desk, mentorship, word)
    desk.out.tell(ANSWERED, to_member(mentorship.mentee_id), key=word.id, word=word.id)
    note_press(desk, mentorship)


def note_press(desk: Desk, mentorship: Mentorship) -> None:
    mentorship.press(at=desk.now)
    desk.session.flush()
    for member_id in mentorship.both:
        desk.out.refresh_home(member_id)
