"""What people press about opportunities. Only the mentor opens doors, only the mentee answers."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.journey.opportunities import introducing, introduction_views, link_views, name, views
from mentorship.journey.opportunities import offer as deeds
from mentorship.journey.opportunities.answers import Approved, Draft, NewLink, Offer, Result
from mentorship.journey.opportunities.records import PairLink
from mentorship.listening import Listening, Looks
from mentorship.policies import (
    Gone,
    Mine,
    NotForYou,
    awake_mentor,
    awake_pair,
    members,
    must_be_awake,
    running_mine,
    running_pair,
)
from mentorship.program import doors
from mentorship.program.calendar import day_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.sign_up import Role
from mentorship.slack.choosing import which
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show, Wrong
from mentorship.wording import mention


class NoMentorship(Refusal):
    key = "opportunities.refusals.no_mentorship"


class MyOpportunity(Mine, frozen=True):
    """An opportunity, seen from one of its two people."""

    opportunity: Opportunity


def pair_of_opportunity(desk: Desk, press: Press) -> MyOpportunity:
    """One of the two, while the mentorship runs."""
    found, opportunity = running_mine(desk, press, Opportunity)
    return MyOpportunity(found.mentorship, found.me, opportunity)


def mentor_of_opportunity(desk: Desk, press: Press) -> MyOpportunity:
    """The mentor, while they go on: what is done about a door reaches the other."""
    found = pair_of_opportunity(desk, press)
    if found.role is not Role.MENTOR:
        raise NotForYou
    must_be_awake(found.mentorship)
    return found


def mentee_of_opportunity(desk: Desk, press: Press) -> MyOpportunity:
    """The mentee, while they go on."""
    found = pair_of_opportunity(desk, press)
    if found.role is not Role.MENTEE:
        raise NotForYou
    must_be_awake(found.mentorship)
    return found


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.command("/mentorship opportunity", who=members, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        """A mentor with one mentee logs at once; everyone else sees the doors, or chooses whose."""
        running = desk.session.scalars(Mentorship.running_of(member.id)).all()
        if not running:
            raise NoMentorship
        if len(running) > 1:
            names = {each.id: desk.member(each.partner_of(member.id)).name for each in running}
            return which(desk.words, doors.SEE_OPPORTUNITIES, names)
        found = Mine(running[0], member)
        if found.role is Role.MENTEE:
            return see(desk, press, found)
        must_be_awake(found.mentorship)
        return log(desk, press, found)

    @to.button(doors.SEE_OPPORTUNITIES, who=running_pair, looks=Looks.ONLY)
    def see(desk: Desk, press: Press, found: Mine) -> Reply:
        ledger = desk.session.scalars(Opportunity.of(found.mentorship.id)).all()
        return Open(views.ledger_view(desk.words, found.mentorship, found.role, ledger))

    @to.button(doors.LOG_OPPORTUNITY, who=awake_mentor, looks=Looks.ONLY)
    def log(desk: Desk, press: Press, found: Mine) -> Reply:
        mentee = desk.member(found.partner_id)
        return Open(views.offer_view(desk.words, mentee.name, form=doors.LOG_OPPORTUNITY, about=found.mentorship.id))

    @to.form(doors.LOG_OPPORTUNITY, who=awake_mentor, answers=Offer)
    def offer(desk: Desk, press: Press, found: Mine, answers: Offer) -> Reply:
        deeds.offer(desk, found.mentorship, answers)
        return CloseAll()

    @to.button("opportunities.offer", who=mentor_of_opportunity)
    def offer_watched(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        deeds.offer_watched(desk, found.mentorship, found.opportunity)
        return None

    @to.button("opportunities.let_go", who=mentor_of_opportunity)
    def let_go(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        deeds.let_go(desk, found.mentorship, found.opportunity)
        ledger = desk.session.scalars(Opportunity.of(found.mentorship.id)).all()
        return Show(views.ledger_view(desk.words, found.mentorship, found.role, ledger))

    @to.button("opportunities.add", who=mentor_of_opportunity, looks=Looks.ONLY)
    def add(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        mentee, known = desk.member(found.partner_id), found.opportunity
        return Open(views.offer_view(desk.words, mentee.name, form="opportunities.add", about=known.id, known=known))

    @to.form("opportunities.add", who=mentor_of_opportunity, answers=Offer)
    def save_more(desk: Desk, press: Press, found: MyOpportunity, answers: Offer) -> Reply:
        deeds.add_to(desk, found.mentorship, found.opportunity, answers)
        return CloseAll()

    answering: dict[str, Callable[[Desk, Mentorship, Opportunity], None]] = {
        doors.I_WROTE_TO_THEM: deeds.take_up,
        doors.HELP_ME_START: deeds.ask_for_help,
        doors.NOT_FOR_ME: deeds.decline,
    }
    for door, deed in answering.items():
        listen_for_answer(to, door, deed)
    listen_for_names_and_introductions(to)
    listen_for_links(to)

    @to.button("opportunities.result", who=mentee_of_opportunity, looks=Looks.ONLY)
    def ask_what_came(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        return Open(views.result_view(desk.words, found.opportunity))

    @to.form("opportunities.result", who=mentee_of_opportunity, answers=Result)
    def say_what_came(desk: Desk, press: Press, found: MyOpportunity, answers: Result) -> Reply:
        deeds.say_what_came(desk, found.mentorship, found.opportunity, answers)
        return CloseAll()

    @to.button(doors.READ_OPPORTUNITY, who=pair_of_opportunity, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        offered_on = day_of(found.opportunity.offered_at or desk.now, found.me.zone)
        return Open(views.read_view(desk.words, found.opportunity, offered_on=offered_on))


def listen_for_names_and_introductions(to: Listening) -> None:
    """The name that was said, and the text of an introduction on its way between the two."""

    @to.button(doors.SAY_THE_NAME, who=mentor_of_pair_asked)
    def say_the_name(desk: Desk, press: Press, found: Mine) -> Reply:
        asked_on = date.fromisoformat(press.about.partition(":")[2])
        name.say_the_name(desk, found.mentorship, asked_on=asked_on)
        return Say.text(desk.words.say("opportunities.name.said", mentee=mention(found.partner_id)))

    @to.button("opportunities.introduce", who=mentor_of_opportunity, looks=Looks.ONLY)
    def write_introduction(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        known = introducing.introduction_of(desk, found.opportunity)
        if known and known.approved_at:
            raise Gone
        return Open(introduction_views.draft_view(desk.words, found.opportunity, known.words if known else None))

    @to.form("opportunities.introduce", who=mentor_of_opportunity, answers=Draft)
    def draft(desk: Desk, press: Press, found: MyOpportunity, answers: Draft) -> Reply:
        agreed = bool(answers.third_agreed)
        introducing.draft(desk, found.mentorship, found.opportunity, words=answers.words, third_agreed=agreed)
        return CloseAll()

    @to.button("opportunities.approve", who=mentee_of_opportunity, looks=Looks.ONLY)
    def read_draft(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        known = introducing.introduction_of(desk, found.opportunity)
        if known is None or known.approved_at:
            raise Gone
        return Open(introduction_views.approve_view(desk.words, found.opportunity, known.words))

    @to.form("opportunities.approve", who=mentee_of_opportunity, answers=Approved)
    def approve(desk: Desk, press: Press, found: MyOpportunity, answers: Approved) -> Reply:
        introducing.approve(desk, found.mentorship, found.opportunity, words=answers.words)
        return CloseAll()

    @to.button("opportunities.read_introduction", who=pair_of_opportunity, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        known = introducing.introduction_of(desk, found.opportunity)
        if known is None:
            raise Gone
        return Open(introduction_views.read_view(desk.words, known))


def mentor_of_pair_asked(desk: Desk, press: Press) -> Mine:
    """The mentor whom the question was put to: `mentorship:day` stands on its button."""
    mentorship_id, _, day = press.about.partition(":")
    try:
        date.fromisoformat(day)
    except ValueError:
        raise NotForYou from None
    return awake_mentor(desk, replace(press, about=mentorship_id))


class MyLink(Mine, frozen=True):
    link: PairLink


def pair_of_link(desk: Desk, press: Press) -> MyLink:
    found, link = running_mine(desk, press, PairLink)
    return MyLink(found.mentorship, found.me, link)


def listen_for_links(to: Listening) -> None:
    """The short list of links of a pair. Features I11."""

    @to.button("opportunities.links", who=running_pair, looks=Looks.ONLY)
    def see_links(desk: Desk, press: Press, found: Mine) -> Reply:
        return Open(link_views.links_view(desk.words, found.mentorship.id, links_of(desk, found)))

    @to.form("opportunities.links", who=awake_pair, answers=NewLink)
    def add_link(desk: Desk, press: Press, found: Mine, answers: NewLink) -> Reply:
        if len(links_of(desk, found)) >= link_views.AT_MOST:
            return Wrong({"link": desk.words.plain("opportunities.links.full", at_most=link_views.AT_MOST)})
        desk.session.add(
            PairLink(
                mentorship_id=found.mentorship.id, link=answers.link, words=answers.words or None, added_at=desk.now
            )
        )
        desk.session.flush()
        found.mentorship.press(at=desk.now)
        return Show(link_views.links_view(desk.words, found.mentorship.id, links_of(desk, found)))

    @to.button("opportunities.drop_link", who=pair_of_link)
    def drop_link(desk: Desk, press: Press, found: MyLink) -> Reply:
        desk.session.delete(found.link)
        desk.session.flush()
        return Show(link_views.links_view(desk.words, found.mentorship.id, links_of(desk, found)))


def links_of(desk: Desk, found: Mine) -> list[PairLink]:
    return list(desk.session.scalars(PairLink.of(found.mentorship.id)))


def listen_for_answer(to: Listening, door: str, deed: Callable[[Desk, Mentorship, Opportunity], None]) -> None:
    """One of the mentee's answers to an offer."""

    @to.button(door, who=mentee_of_opportunity)
    def answer(desk: Desk, press: Press, found: MyOpportunity) -> Reply:
        deed(desk, found.mentorship, found.opportunity)
        return None
