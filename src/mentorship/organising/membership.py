"""Who is in which channel: kept from events, and compared with what Slack says at start and every day.

The functions that take the bot speak with Slack and open a desk only to write down what they heard.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from sqlalchemy import delete, select, union

from mentorship.bot import Bot
from mentorship.desk import Desk, change_settings, hold_settings
from mentorship.hall.appointed import LISTS
from mentorship.log import log
from mentorship.organising.people import ITSELF, has_to_step_down, note_change, step_down
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Settings
from mentorship.program.sign_up import SignUp
from mentorship.slack.directory import note_member
from mentorship.store import insert_new, tried_anew

TAKEN_BY_NAME = ("mentorship", "mentors", "mentees")
"""Channels that are taken without asking when the bot is invited to one of that name."""
NAMES = (*TAKEN_BY_NAME, "organisers")
PAGE = 200


def sync_channels(bot: Bot) -> None:
    """Compare channels, members and the people in the program with what Slack says."""
    client = patient(bot.client)
    take_channels(bot, channels_of_bot(client))
    with bot.reading_desk() as desk:
        settings, known = desk.settings, people_in_program(desk)
    for name in NAMES:
        if (channel := settings.channel(name)) and (members := members_in(client, channel)) is not None:
            with bot.desk() as desk:
                write_members(desk, name, members)
    for some in users_of(client, known):
        for member_id in note_changes(bot, some):
            let_step_down(bot, member_id)
    see_that_someone_organises(bot)


@tried_anew
def note_changes(bot: Bot, users: list[dict[str, Any]]) -> list[str]:  # Any: Slack's JSON
    """Write down what Slack says about these people, and list who has to step down.

    That is for a desk of its own: the settings are held first, or whoever is forgotten holds them and waits for us.
    """
    with bot.desk() as desk:
        known_among(desk, {user["id"] for user in users})  # in one go; what is loaded is not asked for again
        for user in users:
            note_change(desk, user, team_id=bot.team_id)
        return [user["id"] for user in users if has_to_step_down(desk, user, team_id=bot.team_id)]


def look_at_channel(bot: Bot, channel: str) -> None:
    """See whether a channel is one of the program's by its name, and if so, who is in it."""
    client = patient(bot.client)
    found = client.conversations_info(channel=channel)["channel"]
    if take_channels(bot, [(found["id"], found["name"])]):
        sync_channels(bot)


def take_channels(bot: Bot, found: Iterable[tuple[str, str]]) -> bool:
    """Take channels by their names where organisers have chosen none; tell whether any was taken."""
    by_name = {name: id_ for id_, name in found if name in TAKEN_BY_NAME}
    with bot.desk() as desk:
        changes = {f"{name}_channel": by_name[name] for name in unset(hold_settings(desk)) if name in by_name}
        if changes:
            change_settings(desk, by=ITSELF, **changes)
            for organiser in desk.organisers():
                desk.out.refresh_home(organiser)
            for name in changes:
                desk.out.mended(f"channel:{name.removesuffix('_channel')}")
    return bool(changes)


def unset(settings: Settings) -> list[str]:
    return [name for name in TAKEN_BY_NAME if settings.channel(name) is None]


def name_of(settings: Settings, channel: str) -> str | None:
    """Our name for a channel of Slack's, if it is one of the program's."""
    return next((name for name in NAMES if settings.channel(name) == channel), None)


def write_members(desk: Desk, channel: str, members: set[str]) -> None:
    """Write down who is in a channel now; Home changes for whoever that is news to."""
    before = set(desk.session.scalars(InChannel.members_of(channel)))
    desk.session.execute(
        delete(InChannel).where(InChannel.channel == channel, InChannel.member_id.in_(before - members))
    )
    if new := sorted(members - before):  # in one order: another process may write the same
        insert_new(desk.session, InChannel, [{"channel": channel, "member_id": each} for each in new])
    for member in known_among(desk, members ^ before):
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


def users_of(client: WebClient, known: list[str]) -> Iterator[list[dict[str, Any]]]:  # Any: Slack's JSON
    """Ask Slack about these people, a few at a time; for more than a page of them, a list of all takes fewer calls."""
    missing = set(known)
    if len(missing) > PAGE:
        for page in client.users_list(limit=PAGE):
            yield [user for user in page["members"] if user["id"] in missing]
            missing -= {user["id"] for user in page["members"]}
    for member_id in sorted(missing):
        try:
            yield [client.users_info(user=member_id)["user"]]
        except SlackApiError as refused:  # whom organisers appoint, Slack need not know
            log.warning("cannot see who someone of the program is: %s", refused.response["error"])


def let_step_down(bot: Bot, member_id: str) -> None:
    """Take someone who left out of the settings, and look who organises from now on."""
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


def channels_of_bot(client: WebClient) -> Iterator[tuple[str, str]]:
    """List the channels the bot is in: (id, name)."""
    for page in client.users_conversations(types="public_channel,private_channel", exclude_archived=True, limit=PAGE):
        for channel in page["channels"]:
            yield channel["id"], channel["name"]


def members_in(client: WebClient, channel: str) -> set[str] | None:
    """List who is in a channel; None if Slack does not tell. The courier names what to mend when it speaks there."""
    try:
        return {
            member for page in client.conversations_members(channel=channel, limit=PAGE) for member in page["members"]
        }
    except SlackApiError as refused:
        log.warning("cannot see who is in a channel: %s", refused.response["error"])
        return None


def patient(client: WebClient) -> WebClient:
    """The same client, which waits when Slack asks it to: nobody waits for these answers."""
    waiting = copy(client)
    waiting.retry_handlers = [RateLimitErrorRetryHandler(max_retry_count=5)]
    return waiting
