"""Who is in which channel: kept from events, and compared with what Slack says at start and every day.

The functions that take the bot speak with Slack and open a desk only to write down what they heard.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from sqlalchemy import delete, select, union

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.hall.appointed import LISTS
from mentorship.hall.settings import change_settings, hold_settings
from mentorship.log import log
from mentorship.organising.people import ITSELF, has_to_step_down, note_change, step_down
from mentorship.organising.troubles import tell_organisers
from mentorship.organising.views import PUBLIC
from mentorship.outbox import close_troubles, open_trouble, to_channel
from mentorship.outbox.fates import PASSING, REFUSED_OR_LOST, read_failure
from mentorship.program.directory import note_member
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Settings
from mentorship.program.sign_up import SignUp
from mentorship.store import insert_new, tried_anew

TAKEN_BY_NAME = ("mentorship", "mentors", "mentees")
"""Channels that are taken without asking when the bot is invited to one of that name."""
MUST_BE_PRIVATE = ("mentors", "mentees")
"""Whoever is in #mentors matches people, and in both they speak among themselves: nobody may come in uninvited."""
NAMES = (*TAKEN_BY_NAME, "organisers")
PAGE = 200


class Channel(NamedTuple):
    """A channel of Slack's that the bot is in."""

    id: str
    name: str
    is_private: bool

    @staticmethod
    def read(found: dict[str, Any]) -> "Channel":  # Any: Slack's JSON
        return Channel(found["id"], found["name"], bool(found["is_private"]))

    @property
    def is_too_open(self) -> bool:
        """Ask whether anybody can join it, where by its name nobody should."""
        return self.name in MUST_BE_PRIVATE and not self.is_private


def sync_channels(bot: Bot) -> None:
    """Compare channels, members and the people in the program with what Slack says."""
    with compared_again_if_it_fails(bot):
        compare(bot)
    bot.comparison.succeeded()


@contextmanager
def compared_again_if_it_fails(bot: Bot) -> Iterator[None]:
    """Let all be compared again soon where something that Slack told, or was asked, led to nothing."""
    try:
        yield
    except Exception:
        bot.comparison.failed(at=bot.clock.elapsed())
        raise


def compare(bot: Bot) -> None:
    """Compare as far as Slack answers, and raise in the end what kept it from answering.

    What it tells while we ask is newer than its answer: whom that concerns is left as they are.
    """
    client, unanswered = patient(bot.client), list[Exception]()
    channels = list(channels_of_bot(client))
    take_channels(bot, channels)
    see_what_is_public(bot, channels)
    with bot.reading_desk() as desk:
        settings, known, before = desk.settings, people_in_program(desk), members_by_channel(desk)
        as_known = {member.id: member for member in known_among(desk, set(known))}
    for name in NAMES:
        if (channel := settings.channel(name)) and (members := members_in(client, channel, unanswered)) is not None:
            with bot.desk() as desk:
                write_members(desk, name, members, before=before[name])
    for some in users_of(client, known, unanswered):
        for member_id in note_changes(bot, some, as_known=as_known):
            let_step_down(bot, member_id)
    see_that_someone_organises(bot)
    if unanswered:
        raise unanswered[0]


@tried_anew
def note_changes(bot: Bot, users: list[dict[str, Any]], *, as_known: Mapping[str, Member]) -> list[str]:
    """Write down what Slack says about these people, and list who has to step down.

    That is for a desk of its own: the settings are held first, or whoever is forgotten holds them and waits for us.
    as_known: whom we knew of them, and how, before Slack was asked.
    """
    with bot.desk() as desk:
        known_among(desk, {user["id"] for user in users})  # in one go; what is loaded is not asked for again
        return [
            user["id"]
            for user in users
            if note_change(desk, user, team_id=bot.team_id, as_known=as_known.get(user["id"]))
            and has_to_step_down(desk, user, team_id=bot.team_id)
        ]


def look_at_channel(bot: Bot, channel: str) -> None:
    """See whether a channel is one of the program's by its name, and if so, who is in it."""
    with compared_again_if_it_fails(bot):
        found = Channel.read(patient(bot.client).conversations_info(channel=channel)["channel"])
        is_taken = take_channels(bot, [found])
    if is_taken:
        sync_channels(bot)


def take_channels(bot: Bot, found: Iterable[Channel]) -> bool:
    """Take channels by their names where organisers have chosen none; tell whether any was taken.

    Of one that is too open organisers hear what to do instead.
    """
    by_name = {each.name: each for each in found if each.name in TAKEN_BY_NAME}
    with bot.desk() as desk:
        there = [by_name[name] for name in unset(hold_settings(desk)) if name in by_name]
        changes = {f"{each.name}_channel": each.id for each in there if not each.is_too_open}
        for each in there:
            if each.is_too_open:
                tell_that_it_is_public(desk, each.name)
        if changes:
            change_settings(desk, by=ITSELF, **changes)
            for organiser in desk.organisers():
                desk.out.refresh_home(organiser)
            for name in changes:
                desk.out.mended(to_channel(name.removesuffix("_channel")))
    return bool(changes)


def see_what_is_public(bot: Bot, channels: Iterable[Channel]) -> None:
    """Name each channel that anybody can join and nobody should, until it is private, or another one is chosen."""
    public = {each for channel in channels if not channel.is_private for each in (channel.id, channel.name)}
    with bot.desk() as desk:
        for name in MUST_BE_PRIVATE:
            if (desk.settings.channel(name) or name) in public:
                tell_that_it_is_public(desk, name)
            elif close_troubles(desk.session, {f"{PUBLIC}:{name}"}, at=desk.now):
                for organiser in desk.organisers():
                    desk.out.refresh_home(organiser)


def tell_that_it_is_public(desk: Desk, name: str) -> None:
    trouble = open_trouble(desk.session, f"{PUBLIC}:{name}", error=None, member_id=None, at=desk.now)
    if trouble is not None:
        tell_organisers(desk, trouble)


def unset(settings: Settings) -> list[str]:
    return [name for name in TAKEN_BY_NAME if settings.channel(name) is None]


def name_of(settings: Settings, channel: str) -> str | None:
    """Our name for a channel of Slack's, if it is one of the program's."""
    return next((name for name in NAMES if settings.channel(name) == channel), None)


def members_by_channel(desk: Desk) -> dict[str, set[str]]:
    """Tell who is in which channel, as it is written down."""
    found: dict[str, set[str]] = defaultdict(set)
    for channel, member_id in desk.session.execute(select(InChannel.channel, InChannel.member_id)):
        found[channel].add(member_id)
    return found


def write_members(desk: Desk, channel: str, members: set[str], *, before: set[str]) -> None:
    """Write down who is in a channel; Home changes for whoever that is news to.

    before: who was in it, as it was written down, when Slack was asked. Whoever came or went since then did so later.
    """
    since = before ^ set(desk.session.scalars(InChannel.members_of(channel)))
    gone, new = before - members - since, members - before - since
    desk.session.execute(delete(InChannel).where(InChannel.channel == channel, InChannel.member_id.in_(gone)))
    if new:  # in one order: another process may write the same
        insert_new(desk.session, InChannel, [{"channel": channel, "member_id": each} for each in sorted(new)])
    for member in known_among(desk, gone | new):
        desk.out.refresh_home(member.id)


def known_among(desk: Desk, member_ids: set[str]) -> list[Member]:
    """Load whom the program knows of these people, a page at a time."""
    in_order = sorted(member_ids)
    pages = [in_order[begin : begin + PAGE] for begin in range(0, len(in_order), PAGE)]
    return [member for page in pages for member in desk.session.scalars(select(Member).where(Member.id.in_(page)))]


def has_one_who_can_organise(desk: Desk, named: Iterable[str]) -> bool:
    """Whether one of these at least can press what organisers press; whom we never met may be a guest or an app."""
    known = desk.session.scalars(select(Member).where(Member.id.in_(named))).all()
    return any(each.may_take_part for each in known)


def people_in_program(desk: Desk) -> list[str]:
    """Everyone whose leaving or moving would matter: who is signed up, in a running mentorship, or appointed."""
    running = Mentorship.ended_at.is_(None)
    everyone = union(
        select(SignUp.member_id),
        select(Mentorship.mentor_id).where(running),
        select(Mentorship.mentee_id).where(running),
    )
    appointed = {each for name in LISTS for each in getattr(desk.settings, name)}
    return sorted(appointed.union(desk.session.scalars(everyone)))


def users_of(
    client: WebClient, known: list[str], unanswered: list[Exception]
) -> Iterator[list[dict[str, Any]]]:  # Any: Slack's JSON
    """Ask Slack about these people, a few at a time; for more than a page of them, a list of all takes fewer calls."""
    missing = set(known)
    if len(missing) > PAGE:
        for page in client.users_list(limit=PAGE):
            yield [user for user in page["members"] if user["id"] in missing]
            missing -= {user["id"] for user in page["members"]}
    for member_id in sorted(missing):
        with noting_why_not("who someone of the program is", unanswered):  # whom organisers appoint, it need not know
            yield [client.users_info(user=member_id)["user"]]


def let_step_down(bot: Bot, member_id: str) -> None:
    """Take someone who left out of the settings, and look who organises from now on."""
    with compared_again_if_it_fails(bot):
        with bot.desk() as desk:
            step_down(desk, member_id)
        see_that_someone_organises(bot)


def see_that_someone_organises(bot: Bot) -> None:
    """Get to know the workspace's admins while nobody else organises: someone must hear what is to be mended."""
    with bot.reading_desk() as desk:
        if desk.organisers():
            return
    for page in patient(bot.client).users_list(limit=PAGE):
        admins = [user for user in page["members"] if user.get("is_admin") and not user.get("deleted")]
        with bot.desk() as desk:
            for user in admins:
                note_member(desk.session, user, team_id=bot.team_id, at=desk.now)


def channels_of_bot(client: WebClient) -> Iterator[Channel]:
    """List the channels the bot is in."""
    for page in client.users_conversations(types="public_channel,private_channel", exclude_archived=True, limit=PAGE):
        yield from map(Channel.read, page["channels"])


def members_in(client: WebClient, channel: str, unanswered: list[Exception]) -> set[str] | None:
    """List who is in a channel; None if Slack does not tell. The courier names what to mend when it speaks there."""
    with noting_why_not("who is in a channel", unanswered):
        pages = client.conversations_members(channel=channel, limit=PAGE)
        return {member for page in pages for member in page["members"]}
    return None


@contextmanager
def noting_why_not(what: str, unanswered: list[Exception]) -> Iterator[None]:
    """Go on without an answer; note a refusal after which the same question may have one."""
    try:
        yield
    except REFUSED_OR_LOST as refused:
        failure = read_failure(refused)
        log.warning("cannot see %s: %s", what, failure.code)
        if failure.fate in PASSING:
            unanswered.append(refused)


def patient(client: WebClient) -> WebClient:
    """The same client, which waits when Slack asks it to: nobody waits for these answers."""
    waiting = copy(client)
    waiting.retry_handlers = [RateLimitErrorRetryHandler(max_retry_count=5)]
    return waiting
