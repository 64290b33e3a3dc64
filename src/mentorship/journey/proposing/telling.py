"""Where a proposal shows: its card, what the two people asked see in their DMs, and when the next word is due."""

from datetime import datetime, timedelta

from mentorship.desk import Desk
from mentorship.journey.proposing.records import Question
from mentorship.outbox import to_channel, to_member
from mentorship.program.calendar import day_of, local, moment_of
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal, Stage

ASKED = "proposing.asked"
WHO_IS_NEXT = "proposing.next"
QUESTION_OFFERED = "proposing.question_offered"


def show_everywhere(desk: Desk, proposal: Proposal) -> None:
    """Make the card and the two conversations show what is true now; each message is edited, never repeated."""
    if reads_her_own_card(desk, proposal):
        redraw_questions(desk, proposal, to_channel("mentors"))
        proposal.shown_in = [*proposal.shown_in, *tables_without(desk, proposal.mentee_id)]
    show_where_it_stands(desk, proposal)


def show_where_it_stands(desk: Desk, proposal: Proposal) -> None:
    for place in proposal.shown_in:
        desk.out.show("proposing.card", place, key=card_key(proposal.id, place), proposal=proposal.id, place=place)
    for member_id in proposal.both:
        if proposal.was_told(member_id):
            desk.out.show(
                ASKED,
                to_member(member_id),
                key=asked_key(proposal, member_id),
                proposal=proposal.id,
                member=member_id,
            )
            desk.out.refresh_home(member_id)


def card_key(proposal_id: str, place: str) -> str:
    return f"{proposal_id}:{place}"


def asked_key(proposal: Proposal, member_id: str) -> str:
    return f"{proposal.id}:{member_id}"


def tell_who_is_next(desk: Desk, proposal: Proposal) -> None:
    """Name, in the thread of each card, who could fit next (Features D9)."""
    for place in proposal.shown_in:
        desk.out.show(WHO_IS_NEXT, place, key=card_key(proposal.id, place), proposal=proposal.id, place=place)


def tables_without(desk: Desk, mentee_id: str) -> list[str]:
    """Choose where the card goes: to #mentors, unless the mentee reads along there."""
    if not desk.is_in("mentors", mentee_id):
        return [to_channel("mentors")]
    if (
        desk.settings.organisers_channel
        and not desk.is_organiser(mentee_id)
        and not desk.is_in("organisers", mentee_id)
    ):
        return [to_channel("organisers")]
    return [to_member(each) for each in desk.organisers() if each != mentee_id]


def reads_her_own_card(desk: Desk, proposal: Proposal) -> bool:
    """Whether the mentee came to #mentors while her card stands there and nowhere else."""
    return proposal.shown_in == [to_channel("mentors")] and desk.is_in("mentors", proposal.mentee_id)


def start_clock(desk: Desk, proposal: Proposal, member_id: str) -> None:
    """Count the days of whoever is asked now from when the question comes: their day may be taken (section 14)."""
    proposal.clock_from = desk.out.comes_at(ASKED, to_member(member_id))
    plan_next_word(desk, proposal)


def plan_next_word(desk: Desk, proposal: Proposal) -> None:
    """Write down when a reminder or the lapse is due."""
    proposal.next_word_at = next((at for at in moments_of(desk, proposal) if at > desk.now), None)


def moments_of(desk: Desk, proposal: Proposal) -> list[datetime]:
    """List the reminders' moments and, last, that of the lapse; for a waiting question the matcher's two.

    Days are counted from the waking hour in which it could be read (Features D8).
    """
    if not proposal.is_open:
        return []
    if question := open_question(desk, proposal):
        hours = desk.waking_hours(proposal.proposed_by)
        return [hours.working_days_later(question.asked_at, days) for days in desk.settings.matcher_answers_within_days]
    if proposal.clock_from is None:
        return []
    lapse = desk.settings.lapse_after_days
    if proposal.stage is Stage.ON_THE_TABLE:
        return [desk.program_hours().days_later(proposal.clock_from, lapse)]
    hours = desk.waking_hours(proposal.asked_id or "")
    lapses_at = hours.days_later(proposal.clock_from, lapse)
    # A reminder whose weekend ends with the lapse would never be said: it comes before the weekend instead.
    last_chance = hours.last_waking_before(day_of(lapses_at, hours.zone)).opens_at
    reminders = [hours.days_later(proposal.clock_from, day) for day in desk.settings.remind_after_days]
    return [min(moment, last_chance) for moment in reminders] + [lapses_at]


def anyone_may_answer(desk: Desk, proposal: Proposal) -> bool:
    """Whether a question is every matcher's by now: it has waited for days, or whoever proposed has left."""
    return proposal.clock_from is not None or has_left(desk, proposal.proposed_by)


def has_left(desk: Desk, member_id: str) -> bool:
    """Whether someone is no longer in the workspace, or is there and matches no more."""
    member = desk.find(Member, member_id)
    is_here = member is not None and member.may_take_part
    return not is_here or not (desk.is_matcher(member_id) or desk.is_organiser(member_id))


def offer_question(desk: Desk, proposal: Proposal, question: Question) -> None:
    """Say in the thread of each card that a question waits which anyone there may answer; later, that it is settled."""
    show = desk.out.show if question.answered_at is None and proposal.is_open else desk.out.redraw
    for place in proposal.shown_in:
        show(QUESTION_OFFERED, place, key=card_key(question.id, place), **about_offered(question, place))


def redraw_questions(desk: Desk, proposal: Proposal, place: str) -> None:
    """Make what is said of its questions in the thread of a card look as the card does."""
    for question in desk.session.scalars(Question.about(proposal.id)):
        about = about_offered(question, place)
        desk.out.redraw(QUESTION_OFFERED, place, key=card_key(question.id, place), **about)


def about_offered(question: Question, place: str) -> dict[str, str]:
    return {"proposal": question.proposal_id, "question": question.id, "place": place}


def open_question(desk: Desk, proposal: Proposal) -> Question | None:
    """The question that waits for its matcher; after some days the clock runs on although it is unanswered."""
    if proposal.clock_from is not None:
        return None
    return desk.session.scalars(Question.open_about(proposal.id)).first()


def let_days_count(
    desk: Desk, proposal: Proposal, question: Question, *, since: datetime, at_least_until: datetime
) -> None:
    """Let the clock run on that stood still for a question, but not out before that moment.

    Whoever asked on the last day would have a minute left to answer, and the matchers one to answer the question.
    """
    hours, lapse = desk.waking_hours(proposal.asked_id or ""), timedelta(days=desk.settings.lapse_after_days)
    wall = local(at_least_until, hours.zone)
    latest = moment_of(wall.date() - lapse, wall.time(), hours.zone)
    proposal.clock_from = max(question.clock_runs_on_from(since), latest)
