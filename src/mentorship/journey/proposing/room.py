"""Proposing: from a matcher's idea to the introduction.

Offers: `/mentorship propose`, the card in #mentors, the question to the mentor and, after a yes, to the mentee, the
reminders, the introduction of both. Who fits whom is `mentor_matching`'s; when the two meet is `meeting_times`'s.
Source: Mentor Guide, Signing Up 3 to 5; Mentee Guide, Signing Up 3 and 4.
"""

from mentorship.bot import OnHome, Room
from mentorship.desk import Desk
from mentorship.hall.about_me import shows_something
from mentorship.journey.proposing import card_views, reminders, views
from mentorship.journey.proposing.facts import Table, facts_after, facts_for_the_two, facts_of, table_of
from mentorship.journey.proposing.listeners import listen
from mentorship.journey.proposing.records import Question
from mentorship.journey.proposing.telling import ASKED, QUESTION_OFFERED, WHO_IS_NEXT, asked_key, card_key, has_left
from mentorship.outbox import About, Hours, Kind, Message, to_channel
from mentorship.outbox.recipients import is_dm, members_of
from mentorship.program.handover import Handover
from mentorship.program.meeting import Meeting
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Asking


def card(desk: Desk, about: About) -> Message | None:
    """The card; where the mentee has come to read along, nothing about her."""
    table, place = table_of(desk, about["proposal"]), about["place"]
    if table is None:
        return None
    if is_elsewhere(desk, table, place):
        return card_views.moved(desk.words, is_open=table.proposal.is_open)
    return card_views.card(desk.words, facts_of(desk, table), in_channel=not is_dm(place))


def is_elsewhere(desk: Desk, table: Table, place: str) -> bool:
    """Whether a card may not be seen in a place: its mentee reads there, or did, or whoever does organises no more."""
    if place not in table.proposal.shown_in:
        return True
    if is_dm(place):
        return not desk.is_organiser(members_of(place)[0])
    return place == to_channel("mentors") and table.is_read_by_mentee


def who_is_next(desk: Desk, about: About) -> Message | None:
    """After it fell through: in the card's thread; in an organiser's own messages, beneath it.

    It stays as it was said, until it is taken away with its card.
    """
    place = about["place"]
    if desk.is_out:
        proposal = desk.find(Proposal, about["proposal"])
        is_taken_away = proposal is not None and place not in proposal.shown_in
        return card_views.moved(desk.words, is_open=False) if is_taken_away else None
    after = facts_after(desk, about["proposal"], place=place)
    if after is None or place not in after.facts.proposal.shown_in:
        return None
    if place == to_channel("mentors") and after.is_read_by_mentee:
        return None
    stands = None if is_dm(place) else after.card
    return card_views.who_next(desk.words, after.facts, thread=stands[1] if stands else None)


def asked(desk: Desk, about: About) -> Message | None:
    table, member_id = table_of(desk, about["proposal"]), about["member"]
    if table is None:
        return None
    proposal = table.proposal
    if proposal.asked_id != member_id and not desk.is_out:
        return None
    role = Role.MENTOR if member_id == proposal.mentor_id else Role.MENTEE
    if proposal.asked_id != member_id:
        facts = views.Facts(proposal, None, questions=table.questions)
        own = table.sign_ups.get(role)
        rests = own is not None and not own.is_active(on=desk.today())
        return views.asked_before(desk.words, facts, role=role, is_there=own is not None, rests=rests)
    return views.asked(desk.words, facts_for_the_two(desk, table), table.sign_ups, role=role)


def has_read(desk: Desk, proposal: Proposal, member_id: str) -> bool:
    """Whether the question reached them: what was settled while they slept, they never hear of."""
    return desk.out.where_shown(ASKED, asked_key(proposal, member_id)) is not None


def reminder(desk: Desk, about: About) -> Message | None:
    """Only while the answer is still waited for, and no question of theirs is open."""
    proposal = desk.find(Proposal, about["proposal"])
    if proposal is None or proposal.asked_id != about["member"]:
        return None
    waits = desk.session.scalars(Question.open_about(proposal.id)).first()
    if waits and waits.asked_by == proposal.asked_id:
        return None
    key = "reminder.again" if about.get("number", "1") != "1" else "reminder.text"
    return views.saying(desk.words, key, views.Facts(proposal, None))


def question(desk: Desk, about: About) -> Message | None:
    """To the matcher who proposed it, as long as they match: what waited for their morning may be others' by then."""
    proposals, questions = desk.ask(Proposal.of_id(about["proposal"]), Question.of_id(about["question"]))
    if not proposals or not questions or (has_left(desk, proposals[0].proposed_by) and not desk.is_out):
        return None
    return views.question_to_matcher(desk.words, views.Facts(proposals[0], None), questions[0])


def question_waits(desk: Desk, about: About) -> Message | None:
    proposals, questions = desk.ask(Proposal.of_id(about["proposal"]), Question.of_id(about["question"]))
    if not proposals or not questions or not proposals[0].is_open or questions[0].answered_at:
        return None
    if has_left(desk, proposals[0].proposed_by):
        return None
    return views.saying(desk.words, "question.waits", views.Facts(proposals[0], None))


def question_offered(desk: Desk, about: About) -> Message | None:
    """In the card's thread; its words stand in the window that answers it. Where the card is elsewhere, so is this."""
    table, asked_question = table_of(desk, about["proposal"]), desk.find(Question, about["question"])
    place = about["place"]
    if table is None or asked_question is None:
        return None
    if is_elsewhere(desk, table, place):
        return card_views.moved(desk.words, is_open=table.proposal.is_open) if desk.is_out else None
    stands = None if is_dm(place) else desk.out.where_shown("proposing.card", card_key(table.proposal.id, place))
    facts = views.Facts(table.proposal, None)
    return views.question_offered(desk.words, facts, asked_question, thread=stands[1] if stands else None)


def answered(desk: Desk, about: About) -> Message | None:
    proposal = desk.find(Proposal, about["proposal"])
    if proposal is None or not proposal.is_open:
        return None
    return views.saying(desk.words, "question.came_back", views.Facts(proposal, None))


def came_to_nothing(desk: Desk, about: About) -> Message | None:
    proposal = desk.find(Proposal, about["proposal"])
    return views.saying(desk.words, "came_to_nothing.text", views.Facts(proposal, None)) if proposal else None


def settled(desk: Desk, about: About) -> Message | None:
    proposal = desk.find(Proposal, about["proposal"])
    if proposal is None or not has_read(desk, proposal, about["member"]):
        return None
    role = "mentor" if about["member"] == proposal.mentor_id else "mentee"
    return views.saying(desk.words, f"settled.{role}", views.Facts(proposal, None))


def introduction(desk: Desk, about: About) -> Message | None:
    mentorship = desk.find(Mentorship, about["mentorship"])
    if mentorship is None or not mentorship.is_running:
        return None
    proposals, found, meetings, handovers, before = desk.ask(
        Proposal.of_id(about["proposal"]),
        SignUp.of_both(*mentorship.both),
        Meeting.open_of_each([mentorship.id]),
        Handover.for_(mentorship),
        Mentorship.had_before(*mentorship.both, mentorship.started_at),
    )
    if not proposals:
        return None
    mentor, mentee = desk.member(mentorship.mentor_id), desk.member(mentorship.mentee_id)
    sign_ups = {each.role: each for each in found}
    return views.introduction(
        desk.words,
        proposals[0],
        meeting_id=meetings[0].id if meetings else None,
        shared=[
            views.shared_by(desk.words, mentor, sign_ups.get(Role.MENTOR)),
            views.shared_by(desk.words, mentee, sign_ups.get(Role.MENTEE)),
        ],
        about_us=mentorship.id if shows_something(desk, mentorship.both) else None,
        handed_over_in=mentorship.id if handovers else None,
        know_each_other=bool(before),
    )


def home(desk: Desk, member: Member) -> Asking[OnHome]:
    [open_ones] = yield [Proposal.open_for(member.id)]
    waiting = [each for each in open_ones if each.asked_id == member.id]
    return OnHome(waits=views.home_lines(desk.words, waiting))


ROOM = Room(
    name="proposing",
    chapter="Signing Up",
    listen=listen,
    kinds=(
        Kind("proposing.card", card, hours=Hours.WAKING_IN_DM, for_organisers=True),
        Kind(WHO_IS_NEXT, who_is_next, hours=Hours.WAKING_IN_DM, for_organisers=True),
        Kind(ASKED, asked, hours=Hours.WAKING, unasked=True),
        Kind("proposing.reminder", reminder, hours=Hours.WAKING, unasked=True),
        Kind("proposing.question", question, hours=Hours.WAKING),
        Kind("proposing.question_waits", question_waits, hours=Hours.WAKING, unasked=True),
        Kind(QUESTION_OFFERED, question_offered, hours=Hours.WAKING_IN_DM, for_organisers=True),
        Kind("proposing.answered", answered, hours=Hours.WAKING),
        Kind("proposing.came_to_nothing", came_to_nothing, hours=Hours.WAKING),
        Kind("proposing.settled", settled, hours=Hours.WAKING),
        Kind("proposing.introduction", introduction, hours=Hours.WAKING),
    ),
    due=reminders.due,
    next_moment=reminders.next_moment,
    home=home,
)
