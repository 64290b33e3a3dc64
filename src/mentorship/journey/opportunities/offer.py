"""The deeds about an opportunity: offer it, take it up, ask for help, leave it, say what came of it."""

from datetime import timedelta

from mentorship.desk import Desk
from mentorship.hall.check_ins import draw_check_in_again
from mentorship.journey.opportunities.answers import Offer, Result
from mentorship.outbox import to_member
from mentorship.policies import Gone
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import ASKED_ABOUT_AFTER, Opportunity

ASK_WHAT_CAME_AFTER = timedelta(days=14)


def offer(desk: Desk, mentorship: Mentorship, answers: Offer) -> Opportunity:
    """Write down a door that the mentor opens; the mentee hears of it in her waking hours. Responsibilities 6."""
    opportunity = Opportunity(mentorship_id=mentorship.id, words=answers.words)
    desk.session.add(opportunity)
    describe(opportunity, answers)
    make_offer(desk, mentorship, opportunity)
    return opportunity


def offer_watched(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    """Turn what the mentor was looking out for into an offer."""
    if opportunity.offered_at is not None:
        raise Gone
    make_offer(desk, mentorship, opportunity)


def let_go(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    """Look out for it no more: a promise that nothing came of needs no reason. Raises Gone once it is an offer."""
    desk.hold(opportunity)
    if opportunity.offered_at is not None:
        raise Gone
    desk.session.delete(opportunity)
    mentorship.press(at=desk.now)
    desk.session.flush()
    for each in mentorship.both:
        desk.out.refresh_home(each)


def add_to(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, answers: Offer) -> None:
    """Say more about an offer, the next step above all."""
    describe(opportunity, answers)
    show(desk, mentorship, opportunity)


def take_up(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    """The mentee made the first step. Mentee Guide, Between Meetings 2."""
    must_be_open(opportunity)
    opportunity.taken_up_at = desk.now
    opportunity.next_word_at = desk.now + ASK_WHAT_CAME_AFTER
    answered(desk, mentorship, opportunity, "taken_up")


def ask_for_help(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    """The mentee wants it, and asks the mentor for help with the first step."""
    must_be_open(opportunity)
    if opportunity.help_asked_at is not None:
        raise Gone
    opportunity.help_asked_at = desk.now
    opportunity.next_word_at = desk.now + ASKED_ABOUT_AFTER
    answered(desk, mentorship, opportunity, "help_wanted")


def decline(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    must_be_open(opportunity)
    opportunity.declined_at, opportunity.next_word_at = desk.now, None
    answered(desk, mentorship, opportunity, "declined")


def say_what_came(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, answers: Result) -> None:
    """Write down, or change, what came of it."""
    if opportunity.taken_up_at is None:
        raise Gone
    opportunity.result, opportunity.result_at, opportunity.next_word_at = answers.result, desk.now, None
    answered(desk, mentorship, opportunity, "result")


def describe(opportunity: Opportunity, answers: Offer) -> None:
    opportunity.kind, opportunity.words, opportunity.next_step = answers.kind, answers.words, answers.next_step or None


def make_offer(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    opportunity.offered_at = desk.now
    opportunity.next_word_at = desk.now + ASKED_ABOUT_AFTER
    desk.session.flush()
    show(desk, mentorship, opportunity)


def must_be_open(opportunity: Opportunity) -> None:
    """Raise Gone unless the offer waits for the mentee's answer."""
    if opportunity.offered_at is None or opportunity.taken_up_at or opportunity.declined_at:
        raise Gone


def answered(desk: Desk, mentorship: Mentorship, opportunity: Opportunity, what: str) -> None:
    """Let the mentor hear the mentee's answer."""
    show(desk, mentorship, opportunity)
    draw_check_in_again(desk, mentorship)
    key = f"{opportunity.id}:{what}"
    desk.out.tell(
        "opportunities.answer", to_member(mentorship.mentor_id), key=key, opportunity=opportunity.id, what=what
    )


def show(desk: Desk, mentorship: Mentorship, opportunity: Opportunity) -> None:
    """Make both cards and both Homes say what is true now."""
    mentorship.press(at=desk.now)
    for each in mentorship.both:
        key = f"{opportunity.id}:{each}"
        desk.out.show("opportunities.card", to_member(each), key=key, opportunity=opportunity.id, member=each)
        desk.out.refresh_home(each)
