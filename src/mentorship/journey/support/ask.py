"""Asking for help: in a channel, the organisers in confidence, or a report. And never meeting someone again."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.breaks import begin_break
from mentorship.hall.company import let_company_go
from mentorship.hall.ending import still_running
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.support.names import spotted
from mentorship.journey.support.readers import partners_of
from mentorship.outbox import to_channel, to_member
from mentorship.program.help_request import HelpRequest, Way
from mentorship.program.member import Member, was_erased
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.replies import Refusal

REMIND_AFTER = {
    Way.REPORT: (timedelta(hours=4), timedelta(hours=24)),
    Way.ORGANISERS: (timedelta(days=3), timedelta(days=7)),
}
"""Until someone takes what was asked in confidence, from when its readers have it. Features J10."""
ASKER_HEARS_AFTER = {Way.REPORT: timedelta(hours=48), Way.ORGANISERS: timedelta(days=10)}
"""Whoever asked hears, when both reminders were in vain, that nobody has taken it: nobody waits in silence."""
CARDS = {Way.ORGANISERS: "support.request", Way.REPORT: "support.report"}
"""What the readers of a case are shown."""


class ReadsThereToo(Refusal):
    """Someone whom it concerns would read it in that channel."""

    key = "support.refusals.reads_there_too"


def must_not_read_there(desk: Desk, channel: str, concerned: Collection[str]) -> None:
    """Raise ReadsThereToo if someone whom it concerns is in the channel. Program, section 8."""
    for each in concerned:
        if desk.is_in(channel, each):
            known = desk.find(Member, each)
            name = known.name if known else desk.words.plain("support.ask.someone")
            raise ReadsThereToo(at="concerns", name=name, channel=channel)


def names_in(desk: Desk, asker_id: str, words: str, concerned: Collection[str]) -> list[str]:
    """Names and handles in a text for a channel; the partner's in every form."""
    close = [known.name for each in {*concerned, *partners_of(desk, asker_id)} if (known := desk.find(Member, each))]
    return spotted(words, names=desk.session.scalars(select(Member.name)), known_well=close)


def ask_channel(
    desk: Desk, asker_id: str, *, channel: str, words: str, is_anonymous: bool, concerned: Collection[str]
) -> HelpRequest:
    """Post a question in #mentors or #mentees, exactly as it was shown. Responsibilities 10, mentees 9."""
    must_not_read_there(desk, channel, concerned)
    request = write_down(
        desk, asker_id, Way.CHANNEL, words=words, is_anonymous=is_anonymous, concerned=concerned, channel=channel
    )
    request.closed_at = desk.now
    desk.out.tell("support.post", to_channel(channel), key=request.id, request=request.id)
    return request


def ask_organisers(
    desk: Desk, asker_id: str, *, words: str, is_anonymous: bool, concerned: Collection[str], readers: Sequence[str]
) -> HelpRequest:
    """Send a request, in confidence, to each reader one by one."""
    request = write_down(
        desk, asker_id, Way.ORGANISERS, words=words, is_anonymous=is_anonymous, concerned=concerned, readers=readers
    )
    wait_for_a_reader(desk, request)
    show_case(desk, request)
    still_together(desk, request)
    return request


def report(
    desk: Desk, asker_id: str, *, words: str, is_anonymous: bool, concerned: Collection[str], readers: Sequence[str]
) -> HelpRequest:
    """Send a report to each reader at once, and let the mentorship with whom it concerns rest at once.

    What the other sees is an ordinary break, begun by the partner; one of her own that had a day goes on without, as
    if she had made it longer. The other's own break stays as it is, and hers begins when that one is over: nobody
    could take a break in the other's. Features J8 to J10.
    """
    request = write_down(
        desk, asker_id, Way.REPORT, words=words, is_anonymous=is_anonymous, concerned=concerned, readers=readers
    )
    wait_for_a_reader(desk, request)
    show_case(desk, request)
    for mentorship in still_together(desk, request):
        if mentorship.is_resting and not mentorship.may_wake(asker_id):
            mentorship.other_rests_since = desk.now
        elif mentorship.resting_by != asker_id or mentorship.resting_until:
            begin_break(desk, mentorship, by=asker_id)
    return request


def still_together(desk: Desk, request: HelpRequest) -> list[Mentorship]:
    """List the mentorships that the asker still has with whom a case concerns.

    From those with whom they have parted the asker is kept apart, from now on; of those who are together still the
    ending asks. Program, section 2.
    """
    asker_id = request.asker_id
    ever = [each for each in desk.running_of(asker_id) if each.partner_of(asker_id) in request.concerned]
    ever += ever_together(desk, asker_id, request.concerned - {each.partner_of(asker_id) for each in ever})
    together = still_running(desk, ever)
    partners, still = ({each.partner_of(asker_id) for each in some} for some in (ever, together))
    for partner in sorted(partners - still):
        desk.turn_away(asker_id, partner)
    return together


def ever_together(desk: Desk, member_id: str, people: Collection[str]) -> list[Mentorship]:
    """List someone's mentorships with these people, the ended ones too: one of them may just be opened again."""
    if not people:
        return []
    return [each for each in desk.session.scalars(Mentorship.of(member_id)) if each.partner_of(member_id) in people]


def never_again(desk: Desk, member_id: str, people: Collection[str]) -> list[Mentorship]:
    """Never match someone with these people (again). Returns the mentorships that still run with them."""
    desk.hold_people(member_id, *people)  # or two could be introduced in this instant
    running = still_running(desk, ever_together(desk, member_id, people))
    for each in people:
        if each != member_id:
            desk.turn_away(member_id, each)
    let_company_go(desk, sign_up_of(desk, member_id, Role.MENTEE), among=people)
    return running


def write_down(
    desk: Desk,
    asker_id: str,
    way: Way,
    *,
    words: str,
    is_anonymous: bool,
    concerned: Collection[str],
    readers: Sequence[str] = (),
    channel: str | None = None,
) -> HelpRequest:
    request = HelpRequest(
        asker_id=asker_id,
        way=way,
        channel=channel,
        readers=list(readers),
        is_anonymous=is_anonymous,
        concerns=",".join(sorted(concerned)) or None,
        words=words,
        asked_at=desk.now,
    )
    desk.session.add(request)
    desk.session.flush()
    return request


def wait_for_a_reader(desk: Desk, request: HelpRequest) -> None:
    """Let it wait, from now on, for one of its readers to look after it; they are reminded of it."""
    request.taken_by = request.taken_at = None
    request.waits_since = desk.now
    plan_next_word(desk, request)


def plan_next_word(desk: Desk, request: HelpRequest) -> None:
    """Plan when the readers of what nobody has taken are reminded next, or its asker hears of it; None: not any more.

    A report counts also when its asker is forgotten; help is no use to them any more.
    """
    since, after = request.waits_since, [*REMIND_AFTER.get(request.way, ())]
    if after and not was_erased(request.asker_id):
        after.append(ASKER_HEARS_AFTER[request.way])
    is_moot = request.has_lost_its_asker and request.way is not Way.REPORT
    moments = [since + each for each in after] if since and request.taken_by is None and not is_moot else []
    request.next_word_at = min((moment for moment in moments if moment > desk.now), default=None)


def show_case(desk: Desk, request: HelpRequest) -> None:
    """Make each reader's card and the asker's receipt say what is true now."""
    for each in request.readers:
        desk.out.show(CARDS[request.way], to_member(each), key=f"{request.id}:{each}", request=request.id, reader=each)
        desk.out.refresh_home(each)
    show_receipt(desk, request)


def show_receipt(desk: Desk, request: HelpRequest) -> None:
    """Make the asker's receipt say what is true now."""
    desk.out.show("support.receipt", to_member(request.asker_id), key=request.id, request=request.id)
