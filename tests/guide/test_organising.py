"""Organising: settings, numbers, the log, who is where, who left, what must be mended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import given
from counting import asked_during
from houses import House
from mentorship.desk import Desk
from mentorship.hall.settings import change_settings
from mentorship.organising import membership, people
from mentorship.organising.membership import sync_channels
from mentorship.organising.numbers import Counts, counts, numbers_of
from mentorship.organising.people import note_change
from mentorship.organising.views import home_lines
from mentorship.outbox import Row, State, to_member
from mentorship.privacy.forgetting import forget
from mentorship.program import doors
from mentorship.program.log_book import LogEntry
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.schedule import compare_when_due
from organisers import setting
from pretend_slack import Person


def is_in(house: House, channel: str, person) -> bool:
    with house.desk() as desk:
        return desk.is_in(channel, person.id)


# Settings


def test_organisers_change_the_numbers_of_the_program(house: House, ada):
    """Mentor Guide, Requirements 1: the number is a setting's default."""
    house.olga.types("/mentorship organise")
    house.olga.clicks("Requirements")
    house.olga.fills({"Hours a week, at least": 2})
    house.olga.submits("Save")
    assert setting(house, "hours_a_week") == 2

    house.olga.clicks("Log")
    assert "changed a setting" in house.olga.modal.words
    assert "Hours a week, at least: 1 → 2" in house.olga.modal.words


def test_a_wrong_number_is_told_at_its_field_and_nothing_typed_is_lost(house: House):
    """Mentor Guide, Mentor Matching 6: two at most."""
    house.olga.types("/mentorship organise")
    house.olga.clicks("Requirements")
    house.olga.fills({"Mentorships at the same time, per role": 5, "Months, at least": 6})
    house.olga.submits("Save")
    assert house.olga.modal.errors == {"Mentorships at the same time, per role": "Please write a number of 2 or less."}
    assert house.olga.modal.values["Months, at least"] in (6, "6")
    assert setting(house, "months") == 3


def test_days_that_are_not_in_order_are_told_at_their_field(house: House):
    house.olga.types("/mentorship organise")
    house.olga.clicks("Meetings")
    house.olga.fills({"Quiet: ask on day, ask again on day, rest on day": "30, 20, 42"})
    house.olga.submits("Save")
    [sentence] = house.olga.modal.errors.values()
    assert "21, 35, 42" in sentence
    assert setting(house, "quiet_days") == (21, 35, 42)


def test_a_time_zone_that_does_not_exist_is_told_at_its_field(house: House):
    house.olga.types("/mentorship organise")
    house.olga.clicks("Times and privacy")
    house.olga.fills({"Time zone of the program": "Madrid", "Dates off": "2026-12-25, 2027-01-01"})
    house.olga.submits("Save")
    assert "Europe/Madrid" in house.olga.modal.errors["Time zone of the program"]
    house.olga.fills({"Time zone of the program": "Europe/Madrid"})
    house.olga.submits("Save")
    assert setting(house, "zone") == "Europe/Madrid"
    assert len(setting(house, "dates_off")) == 2


def test_only_organisers_organise(house: House, ada):
    ada.types("/mentorship organise")
    assert ada.modal is None
    assert "/mentorship lists what you can do" in ada.ephemerals()[-1].words
    ada.opens_home()
    assert "For organisers" not in ada.home.words


def test_a_named_organiser_takes_over_from_the_admins(house: House, ada):
    house.olga.types("/mentorship organise")
    house.olga.clicks("People and links")
    house.olga.fills({"Organisers": ["Ada"]})
    house.olga.submits("Save")
    house.olga.closes()
    ada.opens_home()
    assert "For organisers" in ada.home.words
    house.olga.opens_home()
    assert "For organisers" not in house.olga.home.words


def test_organisers_cannot_lock_everybody_out_by_naming_a_guest_or_an_app(house: House, ada):
    """Whoever organises is a full member: else nobody could ever change it again."""
    house.member("Gus", guest=True), house.member("Robo", is_bot=True), house.slack.add_person("Zoe")
    house.olga.types("/mentorship organise")
    house.olga.clicks("People and links")
    house.olga.fills({"Organisers": ["Gus", "Robo", "Zoe"], "First matchers": ["Ada"]})
    house.olga.submits("Save")
    [sentence] = house.olga.modal.errors.values()
    assert "guests and apps can't organise" in sentence
    assert setting(house, "organisers") == () and setting(house, "first_matchers") == ()

    house.olga.fills({"Organisers": ["Gus", "Ada"]})
    house.olga.submits("Save")
    assert len(setting(house, "organisers")) == 2 and setting(house, "first_matchers") == (ada.id,)


@pytest.mark.parametrize("has_met_the_bot", [True, False])
def test_where_the_only_named_organiser_leaves_the_admins_stand_before_no_closed_door(
    house: House, has_met_the_bot: bool
):
    bob = house.member("Bob") if has_met_the_bot else house.slack.add_person("Bob")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(bob.id,), first_matchers=(bob.id,))
    house.olga.types("/mentorship organise")
    assert house.olga.modal is None

    bob.is_deactivated()
    assert (setting(house, "organisers"), setting(house, "first_matchers")) == ((), ())
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "I myself: changed a setting: Organisers: @Bob → nothing" in house.olga.modal.words


def test_where_the_only_named_organiser_becomes_a_guest_the_admins_organise_again(house: House):
    """Guests can press nothing of an organiser's: nobody could ever name another one."""
    bob = house.member("Bob")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(bob.id,))
    bob.changes(is_guest=True)
    assert setting(house, "organisers") == ()
    house.olga.types("/mentorship organise")
    assert house.olga.modal is not None


def test_an_organiser_who_left_while_no_bot_was_running_is_taken_out_at_the_next_look(house: House):
    bob = house.member("Bob")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(bob.id, house.olga.id))
    house.disconnects()
    bob.is_deactivated()
    house.connects()
    sync_channels(house.bot)
    assert setting(house, "organisers") == (house.olga.id,)


@pytest.mark.parametrize("is_told", [True, False], ids=["at once", "at the daily look"])
def test_where_the_last_named_organiser_leaves_the_workspace_is_asked_for_its_admins(house: House, is_told: bool):
    bob, zed = house.member("Bob"), house.slack.add_person("Zed", is_admin=True)
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(bob.id,))
    house.olga.changes(is_admin=False)
    if not is_told:
        house.disconnects()
    bob.is_deactivated()
    house.connects()
    if not is_told:
        sync_channels(house.bot)
    with house.desk() as desk:
        assert desk.organisers() == [zed.id]


def test_an_appointed_one_whom_slack_does_not_know_keeps_nobody_else_from_being_looked_at(house: House, ada, caplog):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id, "U0000000NO"))
    house.disconnects()
    ada.is_deactivated()
    house.connects()
    sync_channels(house.bot)
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().paused_at is not None
    assert "user_not_found" in caplog.text and "U0000000NO" not in caplog.text


@pytest.mark.postgresql
def test_whoever_is_forgotten_while_an_organiser_and_a_partner_are_found_gone_is_forgotten(house: House, monkeypatch):
    monkeypatch.setattr(membership, "PAGE", 10)  # enough people for a page of Slack's list
    bob, ada, grace = house.member("Bob"), house.member("Ada"), house.member("Grace")
    others = [house.member(f"Member {number}") for number in range(10)]
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
        for each in others:
            given.sign_up(desk, each, Role.MENTOR)
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id, bob.id))
    house.disconnects()
    bob.is_deactivated()
    ada.is_deactivated()
    house.connects()
    second, forgetting = house.new_bot(), []

    def forget_grace() -> None:
        with second.desk() as desk:
            forget(desk, desk.member(grace.id))

    def step_down(desk: Desk, member_id: str) -> None:
        """The real one; and just then, at another process, she asks to be forgotten."""
        people.step_down(desk, member_id)
        forgetting.append(threads.submit(forget_grace))
        wait(forgetting, timeout=0.7)

    monkeypatch.setattr(membership, "step_down", step_down)
    with ThreadPoolExecutor() as threads:
        sync_channels(house.bot)
        forgetting[0].result(timeout=10)
    second.stop()
    assert setting(house, "organisers") == (house.olga.id,)
    with house.desk() as desk:
        assert desk.find(Member, grace.id) is None
        assert desk.member(ada.id).has_left


# What is missing, and channels


def test_home_tells_organisers_what_is_still_missing(house: House):
    house.olga.opens_home()
    assert "Still missing: the link to your Code of Conduct" in house.olga.home.words
    assert "#mentors." not in house.olga.home.words

    house.olga.clicks("Settings", on="home")
    house.olga.clicks("People and links")
    house.olga.fills({"Link to the Code of Conduct": "https://community.example/conduct"})
    house.olga.submits("Save")
    house.olga.closes()
    assert "Still missing" not in house.olga.home.words


def test_a_channel_of_that_name_is_taken_when_the_bot_is_invited(house: House, ada):
    """Mentor Guide, Signing Up 5: #mentors."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, mentors_channel=None)
    house.slack.channel("mentors").name = "mentors-of-old"
    channel = house.slack.add_channel("mentors", private=True, members=["Ada"])
    house.slack.invites_app_to("#mentors")

    assert setting(house, "mentors_channel") == channel
    assert is_in(house, "mentors", ada)


@pytest.mark.parametrize("name", ["mentors", "mentees"])
def test_a_public_channel_of_that_name_is_not_taken_and_organisers_hear_what_to_do(house: House, name):
    """Mentor Guide, Mentor Matching: whoever is in #mentors matches, and nobody comes in uninvited."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, **{f"{name}_channel": None})
    house.slack.kicks_app_from(f"#{name}")
    house.slack.channel(name).name = f"{name}-of-old"
    eve = house.member("Eve")
    channel = house.slack.add_channel(name, private=False, members=["Eve"])
    house.slack.invites_app_to(f"#{name}", by="Eve")
    house.settles()
    assert setting(house, f"{name}_channel") is None
    with house.desk() as desk:
        assert not desk.is_matcher(eve.id)
    house.passes(hours=12)
    assert f"#{name} is public" in house.olga.last_message().words
    house.olga.marks_as_read()
    sync_channels(house.bot)
    house.passes(hours=12)
    assert house.olga.has_heard_nothing_new(), "once"
    house.olga.opens_home()
    assert f"#{name} is public" in house.olga.home.words

    house.slack.channel(name).kind = "private"
    sync_channels(house.bot)
    house.settles()
    assert setting(house, f"{name}_channel") == channel
    house.olga.opens_home()
    assert "is public" not in house.olga.home.words


def test_a_channel_that_was_taken_while_it_was_public_is_named_until_it_is_private(house: House):
    """It stays the program's: proposals that are under way are not cut off."""
    channel = setting(house, "mentors_channel")
    house.slack.channel("mentors").kind = "public"
    sync_channels(house.bot)
    house.settles()
    assert setting(house, "mentors_channel") == channel
    house.olga.opens_home()
    assert "#mentors is public" in house.olga.home.words
    house.slack.channel("mentors").kind = "private"
    sync_channels(house.bot)
    house.olga.opens_home()
    assert "is public" not in house.olga.home.words


def test_a_channel_with_another_name_is_left_alone(house: House):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, mentors_channel=None)
    house.slack.channel("mentors").name = "mentors-of-old"
    house.slack.add_channel("random")
    house.slack.invites_app_to("#random")
    assert setting(house, "mentors_channel") is None


def test_who_is_in_a_channel_is_followed(house: House, ada):
    """Mentor Guide, Mentor Matching: whoever is in #mentors matches."""
    ada.joins("#mentors")
    assert is_in(house, "mentors", ada)
    ada.leaves("#mentors")
    assert not is_in(house, "mentors", ada)


def test_what_was_missed_is_compared_once_a_day(house: House, ada, grace):
    with house.desk() as desk:
        desk.session.add(InChannel(channel="mentors", member_id=grace.id))
    house.slack.channel("mentors").members.append(ada.id)
    sync_channels(house.bot)
    assert is_in(house, "mentors", ada)
    assert not is_in(house, "mentors", grace)


@pytest.fixture
def minutes_later(house: House, monkeypatch):
    """Let a bot that runs have compared everything, and then so many minutes pass."""
    compare_when_due(house.bot)
    house.bot.settle()
    elapsed, seconds = house.bot.clock.elapsed, 0.0
    monkeypatch.setattr(house.bot.clock, "elapsed", lambda: elapsed() + seconds)

    def pass_by(minutes: int) -> None:
        nonlocal seconds
        seconds += 60 * minutes
        compare_when_due(house.bot)
        house.bot.settle()

    return pass_by


@pytest.fixture
def no_desk(house: House, monkeypatch):
    """Nothing that people press, or Slack tells, can be written down."""

    def away(**_: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("away"))

    @contextmanager
    def for_a_while():
        with monkeypatch.context() as patched:
            patched.setattr(house.bot, "desk", away)
            yield

    return for_a_while


def test_who_joined_while_there_was_no_database_is_found_in_a_quarter_of_an_hour(
    house: House, ada, minutes_later, no_desk
):
    """Slack tells it three times more, for six minutes, and then no more."""
    with no_desk():
        ada.joins("#mentors")
    assert not is_in(house, "mentors", ada)
    minutes_later(15)
    assert is_in(house, "mentors", ada)


def test_what_slack_tells_again_late_is_not_taken_for_the_newest(house: House, ada, minutes_later, no_desk):
    """She joined, which nobody could write down, and left again, before Slack told the first of it once more."""
    with no_desk():
        ada.joins("#mentors")
    joining = house.slack.app_side.envelopes[-1]
    ada.leaves("#mentors")
    house.slack.app_side.redeliver(joining)
    minutes_later(15)
    assert not is_in(house, "mentors", ada)


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["Ada", "Grace"])
def test_what_slack_tells_while_it_is_asked_is_newer_than_its_answer(house: House, monkeypatch, name):
    """Ada joins after the list of #mentors was made, Grace leaves."""
    ada, grace = house.member("Ada"), house.mentor_in_channel("Grace")
    members_in = membership.members_in

    def and_then_they_move(client, channel, unanswered):
        found = members_in(client, channel, unanswered)
        if channel == setting(house, "mentors_channel"):
            ada.joins("#mentors") if name == "Ada" else grace.leaves("#mentors")
        return found

    monkeypatch.setattr(membership, "members_in", and_then_they_move)
    sync_channels(house.bot)
    assert is_in(house, "mentors", ada) is (name == "Ada")
    assert is_in(house, "mentors", grace) is (name == "Ada")


@pytest.mark.postgresql
def test_whoever_leaves_the_workspace_while_slack_is_asked_has_left(house: House, ada, monkeypatch):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTOR)
    users_of = membership.users_of

    def and_then_she_leaves(client, known, unanswered):
        for some in users_of(client, known, unanswered):
            if ada.id in {user["id"] for user in some}:
                ada.is_deactivated()
            yield some

    monkeypatch.setattr(membership, "users_of", and_then_she_leaves)
    sync_channels(house.bot)
    with house.desk() as desk:
        assert desk.member(ada.id).has_left


@pytest.mark.parametrize("method", ["conversations.members", "users.info"])
def test_what_slack_does_not_answer_is_asked_again_soon_and_the_rest_is_compared(house: House, ada, grace, method):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTOR)
    house.disconnects()
    ada.is_deactivated()
    grace.joins("#mentors")
    house.connects()
    mentors = setting(house, "mentors_channel")
    house.slack.troubles.server_error(
        method, status=500, times=1, when=lambda asked: mentors in asked.values() or ada.id in asked.values()
    )
    with pytest.raises(SlackApiError):
        sync_channels(house.bot)
    with house.desk() as desk:
        assert desk.member(ada.id).has_left is (method != "users.info")
    assert is_in(house, "mentors", grace) is (method == "users.info")
    assert 0 < house.bot.comparison.at - house.bot.clock.elapsed() <= 60

    sync_channels(house.bot)
    with house.desk() as desk:
        assert desk.member(ada.id).has_left
    assert is_in(house, "mentors", grace)


def test_a_channel_that_slack_says_nothing_about_is_looked_at_again_soon(house: House, ada):
    """The bot is invited to #mentors on a bad minute."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, mentors_channel=None)
    house.slack.channel("mentors").name = "mentors-of-old"
    channel = house.slack.add_channel("mentors", private=True, members=["Ada"])
    house.slack.troubles.server_error("conversations.info", status=500)
    house.slack.invites_app_to("#mentors")
    assert setting(house, "mentors_channel") is None
    assert house.bot.comparison.at > 0

    sync_channels(house.bot)
    assert setting(house, "mentors_channel") == channel


def test_comparing_many_people_asks_no_more_than_comparing_a_few(house: House, monkeypatch):
    monkeypatch.setattr(membership, "PAGE", 20)
    people = [house.member(f"Member {number}") for number in range(30)]
    with house.desk() as desk:
        for person in people:
            given.sign_up(desk, person, Role.MENTOR)
    house.slack.channel("mentors").members.extend(person.id for person in people)
    asked, _ = asked_during(lambda: sync_channels(house.bot))
    assert asked < len(people)


@pytest.mark.postgresql
def test_several_that_compare_at_once_write_down_who_is_in_a_channel_once(house: House, ada, grace):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    house.slack.channel("mentors").members.append(grace.id)
    house.disconnects()
    ada.changes(is_guest=True)
    house.connects()
    others = [house.new_bot() for _ in range(3)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(sync_channels, [house.bot, *others]))
    house.settles()
    for each in others:
        each.stop()
    assert is_in(house, "mentors", grace)
    assert len([each for each in ada.messages() if "guest in this workspace" in each.words]) == 1


@pytest.mark.postgresql
def test_two_that_write_down_the_same_members_wait_for_each_other(house: House, grace):
    second, members = house.new_bot(), {grace.id, house.olga.id}

    def there() -> None:
        with second.desk() as desk:
            membership.write_members(desk, "mentors", members, before=set())

    with ThreadPoolExecutor() as threads:
        with house.desk() as desk:
            membership.write_members(desk, "mentors", members, before=set())
            desk.session.flush()
            waiting = threads.submit(there)
            wait([waiting], timeout=0.5)
        waiting.result(timeout=10)
    second.stop()
    assert is_in(house, "mentors", grace)


def test_a_channel_that_gets_another_id_stays_the_programs_channel(house: House):
    new = house.slack.changes_channel_id("#mentees")
    assert setting(house, "mentees_channel") == new


# People who leave


@pytest.mark.feature("N8")
def test_whoever_stays_is_told_kindly_and_goes_to_the_head_of_the_queue(house: House, ada, grace):
    """Mentee Guide, Sign-up 3."""
    matcher = house.mentor_in_channel("Jo")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    ada.marks_as_read()
    grace.is_deactivated()
    house.settles()

    card, keepsake = ada.unread(ada.dm())
    assert "Grace has left this workspace" in card.words and "head of the queue" in card.words
    assert not {"Say thank you", "Go on together"} & set(card.buttons) and "Your keepsake with @Grace" in keepsake.words
    assert "@Ada is looking for a mentor again" in matcher.last_message(in_="#mentors").words
    with house.desk() as desk:
        assert not desk.get(Mentorship, mentorship.id).is_running
        assert desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().let_down_at == house.now
        assert desk.session.scalars(SignUp.of(grace.id, Role.MENTOR)).one().paused_at is not None

    house.settles()
    ada.marks_as_read()
    house.passes(days=6)
    assert ada.has_heard_nothing_new(), "nothing more is said about a mentorship that ended"


def test_whoever_becomes_a_guest_waits_no_longer_and_is_told_kindly(house: House, ada, grace):
    """Program, section 1: guests can not take part. Nothing is deleted, and who is a member again is one press away."""
    matcher = house.mentor_in_channel("Jo")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    ada.changes(is_guest=True)

    said = ada.last_message()
    assert "You are a guest in this workspace now" in said.words and "goes on" not in said.words
    assert said.buttons == ["Get help"]
    matcher.types("/mentorship match", in_="#mentors")
    assert not matcher.sees("@Ada")
    ada.marks_as_read()
    house.passes(days=15)
    assert ada.has_heard_nothing_new(), "nobody tells her that she waits"

    ada.changes(is_guest=False)
    ada.opens_home()
    ada.clicks("I'm back", on="home")
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().paused_at is None


def as_guest(house: House, person: Person) -> dict[str, object]:
    return {"id": person.id, "team_id": house.bot.team_id, "is_restricted": True, "real_name": person.name}


def meanwhile_another_process_hears_of_a_guest(house: House, person: Person, deed: Callable[[Desk], None]) -> None:
    second = house.new_bot()
    now = second.clock.now
    second.clock.now = lambda: now() + timedelta(milliseconds=3)  # no two processes look in the same microsecond

    def hear() -> None:
        with second.desk() as desk:
            note_change(desk, as_guest(house, person), team_id=second.team_id)

    with ThreadPoolExecutor() as threads:
        with house.desk() as desk:
            deed(desk)
            desk.session.flush()
            hearing = threads.submit(hear)
            wait([hearing], timeout=0.5)
        hearing.result(timeout=10)
    second.stop()


@pytest.mark.postgresql
def test_whoever_is_forgotten_while_it_is_heard_that_she_is_a_guest_is_forgotten(house: House, ada):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    meanwhile_another_process_hears_of_a_guest(house, ada, lambda desk: forget(desk, desk.member(ada.id)))
    with house.desk() as desk:
        assert desk.find(Member, ada.id) is None


@pytest.mark.postgresql
def test_two_that_hear_of_a_guest_at_the_same_time_tell_her_once(house: House, ada):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    meanwhile_another_process_hears_of_a_guest(
        house, ada, lambda desk: note_change(desk, as_guest(house, ada), team_id=house.bot.team_id)
    )
    house.settles()
    house.passes(days=2)
    assert len([each for each in ada.messages() if "guest in this workspace" in each.words]) == 1


def test_two_of_whom_one_becomes_a_guest_go_on(house: House, ada, grace):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    ada.changes(is_guest=True)
    assert "What you have begun with somebody goes on" in ada.last_message().words
    assert not grace.sees("guest")
    with house.desk() as desk:
        assert desk.get(Mentorship, mentorship.id).is_running


def test_a_guest_who_had_paused_keeps_the_pause_and_is_told_of_no_other(house: House, ada):
    with house.desk() as desk:
        sign_up = given.sign_up(desk, ada, Role.MENTEE)
        sign_up.paused_at, sign_up.paused_until = desk.now, (house.now + timedelta(days=20)).date()
    ada.changes(is_guest=True)
    said = ada.last_message().words
    assert "You are a guest in this workspace now" in said
    assert "I paused" not in said and "I'm back" not in said
    ada.marks_as_read()
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one().paused_until
    house.passes(days=35)
    assert ada.has_heard_nothing_new(), "also when that day has come, nobody tells a guest that she waits"


def test_someone_who_moves_is_written_to_in_their_new_zone(house: House, ada):
    ada.changes(tz="Asia/Kolkata")
    with house.desk() as desk:
        assert desk.zone_of(ada.id) == "Asia/Kolkata"


def test_nothing_is_kept_about_people_who_have_nothing_to_do_with_the_program(house: House):
    stranger = house.slack.add_person("Nia")
    stranger.changes(tz="Asia/Kolkata")
    with house.desk() as desk:
        assert desk.zone_of(stranger.id) == "UTC", "nobody wrote her down"


@pytest.mark.parametrize("page", [200, 1], ids=["a few people", "more than a page"])
def test_a_leaving_that_nobody_told_of_is_found_at_the_daily_look(house: House, ada, grace, monkeypatch, page):
    monkeypatch.setattr(membership, "PAGE", page)
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.slack.workspace.users[grace.id].is_deactivated = True
    sync_channels(house.bot)
    house.settles()
    assert ada.sees("Grace has left this workspace")
    drawn = len(house.slack.calls_of("views.publish"))
    sync_channels(house.bot)
    house.settles()
    assert len(house.slack.calls_of("views.publish")) == drawn, "where nothing has changed, nothing is drawn anew"


# Numbers


@pytest.mark.feature("M2")
def test_the_program_in_numbers(house: House, ada, grace):
    """Mentor Guide, Mentor Matching 1."""
    nia = house.member("Nia")
    with house.desk() as desk:
        given.sign_up(desk, nia, Role.MENTEE)
        given.sign_up(desk, ada, Role.MENTEE, signed_up_at=desk.now - timedelta(days=12))
        given.sign_up(desk, grace, Role.MENTOR)
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.olga.opens_home()
    assert "1 person waits for a mentor" in house.olga.home.words
    assert "1 mentorship running" in house.olga.home.words

    house.olga.clicks("Numbers", on="home")
    assert "From the sign-up to the introduction: 12 days" in house.olga.modal.words


def test_on_home_each_number_is_counted_up_to_a_thousand_only(house: House, words):
    """Delivery, P6: Home takes no longer in a large program."""
    pairs = [(house.member(f"Mentor {number}"), house.member(f"Mentee {number}")) for number in range(3)]
    with house.desk() as desk:
        for mentor, mentee in pairs:
            given.mentorship(desk, mentor=mentor, mentee=mentee)
        [[counted_up_to_two]] = desk.ask(counts(desk, at_most=2))
        assert Counts(*counted_up_to_two).running == 2
        assert numbers_of(desk).counts.running == 3
    many = Counts(waiting=1, mentors=40, proposed=2, ended=1000, left_out=0, running=1000, resting=1, quiet=2)
    home = str(home_lines(words, many, missing=(), troubles=()))
    assert "*1 person waits* for a mentor · *40 mentors* in the pool" in home
    assert "*at least 1000 mentorships* running, of them *at least 1* taking a break and *at least 2* quiet" in home
    assert "*at least 1000* ended" in home


def test_what_came_too_late_while_no_bot_was_running_is_told_to_organisers(house: House, ada):
    """Delivery, R8: what is too late is left out, and told."""
    house.olga.opens_home()
    assert "too late" not in house.olga.home.words
    with house.desk() as desk:
        desk.out.tell("mentor_matching.digest", "channel:mentors", key="this week's")
    house.slack.time.move_to(house.now + timedelta(days=4))
    house.settles()
    house.olga.opens_home()
    assert "1 message of mine came too late to be of use" in house.olga.home.words
    house.passes(days=8)
    house.olga.opens_home()
    assert "too late" not in house.olga.home.words


def test_the_program_over_time_as_charts_with_the_same_numbers_as_text(house: House, ada, grace):
    """Mentor Guide, Requirements 5: where mentors are missing shows in the topics."""
    bo = house.member("Bo")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, topics=["python", "data"])
        given.sign_up(desk, grace, Role.MENTOR, topics=["python"])
        given.mentorship(desk, mentor=grace, mentee=ada)
        given.sign_up(desk, bo, Role.MENTEE, topics=["python", "interviews"])
    house.olga.opens_home()
    house.olga.clicks("Numbers", on="home")
    house.olga.clicks("Charts")
    house.olga.closes_all()
    message = house.olga.last_message()
    assert [block["type"] for block in message.blocks].count("data_visualization") == 2
    for said in (
        "Introductions: Aug 2025 0",
        "Jan 2026 1",
        "Wanted: Interviews and hiri… 1, Python 1",
        "ri… 0, Python 1",
    ):
        assert said in message.text
    assert "Data and analytics" not in message.text, "Ada has a mentor, and waits for nobody"


def test_a_workspace_that_takes_no_charts_gets_their_numbers(house: House, ada):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, topics=["python"])
    house.slack.troubles.answers_with(
        "chat.postMessage", "invalid_blocks", times=None, when=lambda call: "data_visualization" in str(call)
    )
    house.olga.opens_home()
    house.olga.clicks("Numbers", on="home")
    house.olga.clicks("Charts")
    house.olga.closes_all()
    assert "Wanted: Python 1" in house.olga.last_message().words


# What must be mended


@pytest.mark.parametrize(
    ("error", "told", "then"),
    [
        ("user_not_visible", "I can't reach @Ada", "What Slack has refused for good I don't send again"),
        ("invalid_blocks", "This is our fault", "What Slack has refused for good I don't send again"),
        ("token_revoked", "My token is refused", "What waits goes out by itself once it is mended"),
    ],
)
def test_organisers_read_what_becomes_of_what_slack_refused(house: House, ada, error: str, told: str, then: str):
    """Program, section 13: what waits goes on when it is mended; what was refused for good does not."""
    house.slack.troubles.answers_with("chat.postMessage", error, when=lambda call: call["channel"] == ada.dm())
    with house.desk() as desk:
        record = given.sign_up(desk, ada, Role.MENTEE)
        desk.out.tell(doors.WELCOME, to_member(ada.id), key=record.id, sign_up=record.id)
    house.settles()
    house.passes(hours=12)
    [said] = [each for each in house.olga.messages(in_=house.olga.dm()) if told in each.words]
    assert then in said.words and "Nothing is lost" not in said.words
    assert ("for good" in said.words) is (error != "token_revoked")


def test_an_organiser_whose_home_slack_refuses_keeps_nobody_busy(house: House):
    """A trouble has the organisers' Homes drawn anew; where that is the trouble, it was found again without end."""
    robo = house.member("Robo", is_bot=True)
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(robo.id, house.olga.id))
        desk.out.refresh_home(robo.id)
        desk.out.refresh_home(house.olga.id)
    house.settles()
    assert len(house.slack.calls_of("views.publish")) < 5
    assert not house.olga.sees("is in the way")


def test_that_slack_refuses_to_tell_of_a_trouble_is_told_to_nobody(house: House, ada):
    """It would be refused, too, and told again."""
    house.slack.troubles.answers_with(
        "chat.postMessage", "invalid_blocks", times=None, when=lambda call: "is in the way" in str(call)
    )
    house.slack.troubles.answers_with("chat.postMessage", "something_new")
    with house.desk() as desk:
        record = given.sign_up(desk, ada, Role.MENTEE, announcement="I'd like to learn Python.")
        desk.out.tell("signing_up.announcement", "channel:mentorship", key=record.id, sign_up=record.id)
    house.settles()
    house.passes(days=1)
    told = [call for call in house.slack.calls_of("chat.postMessage") if "is in the way" in str(call)]
    assert len(told) == 1, "one organiser, once"


@pytest.mark.repeated
def test_what_may_or_may_not_have_arrived_in_a_channel_is_off_home_when_somebody_has_looked(house: House, ada):
    house.slack.troubles.loses_answer("chat.postMessage", when=lambda call: "I'd like to learn" in str(call))
    with house.desk() as desk:
        record = given.sign_up(desk, ada, Role.MENTEE, announcement="I'd like to learn Python.")
        desk.out.tell("signing_up.announcement", "channel:mentorship", key=record.id, sign_up=record.id)
    house.settles()
    with house.desk() as desk:
        [row] = desk.session.scalars(select(Row).where(Row.kind == "signing_up.announcement"))
        row.retry_at = None  # the quiet time is over
    house.settles()
    assert "may or may not have arrived" in house.olga.last_message().words
    house.olga.opens_home()
    assert "may or may not have arrived" in house.olga.home.words

    house.olga.clicks("I've looked", on="home")
    assert "off your Home" in house.olga.modal.words
    house.olga.closes_all()
    house.settles()
    assert "may or may not have arrived" not in house.olga.home.words
    house.olga.clicks("I've looked", in_=house.olga.dm())
    assert house.olga.sees("That has been settled already")
    assert len(house.olga.messages("#mentorship")) == 1
    with house.desk() as desk:
        assert desk.session.get_one(Row, row.id).state is State.CANCELLED


def test_a_missing_channel_is_named_to_the_organisers_once_and_the_work_goes_on(house: House, ada):
    """Mentee Guide, Sign-up 2: the announcement waits until #mentorship is mended."""
    house.slack.kicks_app_from("#mentorship")
    with house.desk() as desk:
        record = given.sign_up(desk, ada, Role.MENTEE, announcement="I'd like to learn Python.")
        desk.out.tell("signing_up.announcement", "channel:mentorship", key=record.id, sign_up=record.id)
    house.settles()

    said = house.olga.last_message().words
    assert "#mentorship" in said
    assert "invite me" in said
    house.olga.opens_home()
    assert "I can't post there" in house.olga.home.words

    house.olga.marks_as_read()
    house.passes(hours=3)
    assert house.olga.has_heard_nothing_new(), "once"

    house.slack.invites_app_to("#mentorship")
    house.settles()
    assert "I'd like to learn Python." in house.olga.messages("#mentorship")[0].words
    house.olga.opens_home()
    assert "I can't post there" not in house.olga.home.words


def test_an_app_that_was_taken_away_is_noted(house: House):
    house.slack.revokes_tokens()
    with house.desk() as desk:
        assert "tokens_revoked" in {entry.what for entry in desk.session.scalars(LogEntry.newest(10))}


# What the bot says


def finds_a_text(olga, part: str) -> None:
    olga.types("/mentorship organise")
    olga.clicks("Texts")
    olga.fills({"Words that stand in the sentence": part})
    olga.submits("Find")


@pytest.mark.feature("M8")
def test_organisers_say_it_in_their_own_words_and_see_how_it_reads(house: House, ada):
    """Both guides, Intro: every community has its own voice."""
    finds_a_text(house.olga, "this is your place in the program")
    house.olga.clicks("Change")
    house.olga.fills({"The sentence": "*Ahoy {name}!* Here is your harbour."})
    house.olga.submits("Save")

    assert "Ahoy ‹name›! Here is your harbour." in house.olga.last_message().words
    ada.opens_home()
    assert "Ahoy Ada!" in ada.home.words
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "changed what I say: home.greeting.text" in house.olga.modal.words

    house.olga.types("/mentorship organise")
    house.olga.clicks("Texts")
    house.olga.clicks("Back to our words")
    ada.opens_home()
    assert "Hello Ada." in ada.home.words


@pytest.mark.parametrize(
    "typed, answer",
    [
        ("You earn {salary}", "has no salary to fill in"),
        ("Hello {name", "stands alone"),
        ("<!channel> hello {name}", "never call everyone"),
    ],
)
def test_a_sentence_that_cannot_be_said_is_told_at_its_field(house: House, ada, typed: str, answer: str):
    finds_a_text(house.olga, "this is your place in the program")
    house.olga.clicks("Change")
    house.olga.fills({"The sentence": typed})
    house.olga.submits("Save")
    assert answer in house.olga.modal.errors["The sentence"]
    assert house.olga.modal.values["The sentence"] == typed
    ada.opens_home()
    assert "Hello Ada." in ada.home.words


def test_a_sentence_that_is_too_long_for_where_it_stands_is_told_at_its_field(house: House, ada):
    """One that Slack refuses would have kept Home from everybody whose Home it stands on."""
    finds_a_text(house.olga, "I delete what you told me, and your place in the queue")
    house.olga.clicks("Change")
    house.olga.fills({"The sentence": "I delete what you told me about yourself, and your place in the queue. " * 5})
    house.olga.submits("Save")
    assert "Slack takes 300 characters here" in house.olga.modal.errors["The sentence"]
    house.olga.fills({"The sentence": "I delete what you told me about yourself, and your place in the queue."})
    house.olga.submits("Save")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    ada.opens_home()
    assert "Withdraw" in ada.home.buttons


def test_a_sentence_that_was_taken_before_it_was_known_to_be_too_long_is_simply_not_said(house: House, ada):
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        change_settings(desk, by=house.olga.id, texts={"signing_up.withdraw.yes": "Yes, take my sign-up out of it all"})
    ada.opens_home()
    assert "Withdraw" in ada.home.buttons


def test_a_changed_sentence_that_an_update_took_away_is_simply_not_said(house: House, ada):
    with house.desk() as desk:
        change_settings(
            desk, by=house.olga.id, texts={"home.greeting.of_old": "Gone", "home.greeting.text": "Hi {name}"}
        )
    ada.opens_home()
    assert "Hi Ada" in ada.home.words
