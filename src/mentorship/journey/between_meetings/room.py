"""Between meetings: what carries a mentee from one week to the next, and protects her mentor's time.

Offers: *Ask my mentor* within what the two agreed on, the week's tasks (choose, make smaller, take an idea), notes to
oneself that can be brought up, and a mid-week reminder for whoever asks for one. Doors that the mentor opens belong to
`opportunities`. Source: Mentee Guide, Between Meetings 1 and 3 to 7; both guides, First 4 b and 8.
"""

from collections.abc import Sequence

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.hall.giving_back import NOT_SENT
from mentorship.hall.several import by_mentorship
from mentorship.hall.silence import until_they_go_on
from mentorship.hall.tasks import open_tasks, tasks_of_each_week, tasks_of_the_week
from mentorship.journey.between_meetings import ask, midweek, tasks, views
from mentorship.journey.between_meetings.listeners import listen
from mentorship.journey.between_meetings.records import MidweekReminder
from mentorship.outbox import About, Hours, Kind, Later, Message
from mentorship.program.between_meetings import NoteToSelf, WordToMentor
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.topic import Idea
from mentorship.slack.blocks import Block
from mentorship.store import Asking


def running_word(desk: Desk, about: About) -> tuple[WordToMentor, Mentorship] | None:
    word = desk.find_between(WordToMentor, about["word"])
    mentorship = desk.find(Mentorship, word.mentorship_id) if word else None
    return (word, mentorship) if word and mentorship and mentorship.is_running else None


def asked(desk: Desk, about: About) -> Message | Later | None:
    """What the mentor answered meanwhile stands on their own card at once, also in a gap."""
    if (found := running_word(desk, about)) is None:
        return None
    word, mentorship = found
    later = until_they_go_on(desk, mentorship) if word.answered_at is None else None
    return later or views.word_message(desk.words, word, mentorship)


def answered(desk: Desk, about: About) -> Message | Later | None:
    if (found := running_word(desk, about)) is None:
        return None
    return until_they_go_on(desk, found[1]) or views.answered_message(desk.words, *found)


def not_sent(desk: Desk, about: About) -> Message | None:
    note = desk.find_between(NoteToSelf, about["note"])
    return views.not_sent_message(desk.words, note, desk.get(Mentorship, note.mentorship_id)) if note else None


def idea(desk: Desk, about: About) -> Message | Later | None:
    suggested = desk.find_between(Idea, about["idea"])
    mentorship = desk.find(Mentorship, suggested.mentorship_id) if suggested else None
    if suggested is None or mentorship is None or not mentorship.is_running:
        return None
    return until_they_go_on(desk, mentorship) or views.idea_message(desk.words, suggested, mentorship)


def in_the_middle(desk: Desk, about: About) -> Message | None:
    mentorship = desk.get(Mentorship, about["mentorship"])
    if desk.keeps_silent(mentorship) or midweek.reminder_of(desk, mentorship) is None:
        return None
    chosen = tasks_of_the_week(desk, mentorship)
    return views.midweek_message(desk.words, mentorship, chosen) if chosen else None


def home(desk: Desk, member: Member) -> Asking[list[Block]]:
    running = [each for each in desk.running_of(member.id) if each.first_met_on]
    as_mentee = [each for each in running if each.role_of(member.id) is Role.MENTEE]
    each_between = (yield from between_of_each(as_mentee)) if as_mentee else []
    carried = {each.mentorship.id: each for each in each_between}
    blocks: list[Block] = []
    for mentorship in running:
        if between := carried.get(mentorship.id):
            partner = desk.member(mentorship.mentor_id)
            blocks += views.mentee_lines(desk.words, between, me=member, partner=partner)
        elif not mentorship.is_resting:
            blocks += views.mentor_lines(desk.words, mentorship)
    return blocks


def between_of_each(mentorships: Sequence[Mentorship]) -> Asking[list[views.Between]]:
    """Gather what carries a mentee to the next meeting of each of her mentorships."""
    ids = [each.id for each in mentorships]
    chosen, waiting, found = yield [open_tasks(ids), WordToMentor.waiting_of_each(ids), MidweekReminder.of_each(ids)]
    tasks, words = tasks_of_each_week(chosen), by_mentorship(waiting)
    reminders = {each.mentorship_id: each for each in found}
    return [views.Between(each, tasks[each.id], words[each.id], reminders.get(each.id)) for each in mentorships]


ROOM = Room(
    name="between_meetings",
    chapter="Between Meetings",
    listen=listen,
    kinds=(
        # What one of the two sends the other is not the bot speaking unasked; it comes at the time they agreed on.
        Kind(ask.ASKED, asked),
        Kind(ask.ANSWERED, answered, hours=Hours.WAKING),
        Kind(NOT_SENT, not_sent, hours=Hours.WAKING),
        Kind(tasks.IDEA, idea, hours=Hours.WAKING, unasked=True, mutable=True),
        Kind(midweek.MIDWEEK, in_the_middle, mutable=True),  # she asked for it, and chose the hour
    ),
    due=midweek.due,
    next_moment=midweek.next_moment,
    home=home,
)
