"""The proposal card: what matchers look at, say and set aside together. Mentor Guide, Mentor Matching."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import given
from mentorship.hall.settings import change_settings
from mentorship.program.sign_up import Role
from pretend_slack import Person
from proposals import ask, card, in_thread, propose

if TYPE_CHECKING:
    from houses import House


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def grace(house: "House") -> Person:
    """A mentor with room, not yet in #mentors."""
    person = house.member("Grace", tz="Europe/London")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTOR)
    return person


@pytest.fixture
def ada(house: "House") -> Person:
    """A mentee who waits."""
    person = house.member("Ada", tz="Europe/London")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE)
    return person


@pytest.mark.feature("D10")
def test_there_is_one_open_proposal_for_a_mentee_and_a_promised_place_is_taken(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching 6."""
    grace, linus = house.member("Grace"), house.member("Linus")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, room_for=1)
        given.sign_up(desk, linus, Role.MENTEE)
    ask(maya, grace, ada)

    maya.types("/mentorship propose @Grace @Ada")
    assert "open proposal" in maya.ephemerals()[-1].words
    maya.types("/mentorship propose @Grace @Linus")
    assert "@Grace has no room" in maya.ephemerals()[-1].words


def test_a_card_in_a_channel_that_is_archived_for_a_while_is_right_again_afterwards(
    house: "House", maya: Person, grace: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mentor Guide, Mentor Matching; what was pressed counts at once, and organisers hear what to mend."""
    propose(maya, grace, ada)
    old = card(maya)
    house.slack.archives("#mentors")
    maya.presses_old(old, "Ask the mentor")
    assert "Ask the mentor" in card(maya).buttons, "Slack changes nothing there"
    house.passes(hours=12)
    assert "Could you be @Ada's mentor" in grace.last_message(in_=grace.dm()).words
    assert "bring it back if it is archived" in house.olga.last_message().words

    house.slack.channel("#mentors").is_archived = False
    machine_now = house.bot.clock.machine_now  # when to try again is counted in the machine's own time
    monkeypatch.setattr(house.bot.clock, "machine_now", lambda: machine_now() + timedelta(hours=1))
    house.settles()
    assert "Ask the mentor" not in card(maya).buttons
    house.olga.opens_home()
    assert "archived" not in house.olga.home.words


@pytest.mark.feature("C8")
def test_the_bot_says_at_once_which_rule_stands_in_the_way(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching 1 and 6; only an hour in common and the years can be set aside by a matcher."""
    uma, sven, kim = house.member("Uma"), house.member("Sven"), house.member("Kim")
    her_mentees = [house.member("Jo"), house.member("Li")]
    with house.desk() as desk:
        given.sign_up(desk, uma, Role.MENTOR, room_for=2)
        given.sign_up(desk, sven, Role.MENTOR, languages=["sv"])
        for mentee in her_mentees:
            given.mentorship(desk, mentor=uma, mentee=mentee)

    for mentor, sentence in ((uma, "has no room"), (sven, "no language in common"), (kim, "not signed up")):
        maya.types(f"/mentorship propose @{mentor.name} @Ada")
        assert sentence in maya.ephemerals()[-1].words
    maya.types("/mentorship propose @Ada")
    assert "Name the mentor first" in maya.ephemerals()[-1].words
    assert ada.has_heard_nothing_new()


@pytest.mark.feature("B8")
def test_a_rule_is_set_aside_only_with_a_written_reason(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 1."""
    grace = house.member("Grace")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=[["6", "08:00", "12:00"]])
    maya.types("/mentorship propose @Grace @Ada")
    maya.fills({"Why these two? In your own words": "Both rebuild old radios."})
    assert "✓ hours a week · ✓ answers messages · ✓ years" in maya.modal.words
    assert "✗ a shared hour: does not hold" in maya.modal.words
    maya.submits("Propose")
    assert "required" in maya.modal.words.lower()
    assert maya.messages(in_="#mentors") == []

    maya.fills({"Why you set the shared hour aside": "They will meet at lunch."})
    maya.submits("Propose")

    assert "The requirements, looked at by @Maya: ✓ hours a week" in card(maya).words
    assert "✗ a shared hour, set aside with a reason" in card(maya).words
    assert "lunch" not in card(maya).words
    maya.clicks("Read it all", in_="#mentors")
    assert "Set aside: a shared hour, because: They will meet at lunch." in maya.modal.words
    maya.closes()
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "no_common_hour" in house.olga.modal.words
    maya.clicks("Ask the mentor", in_="#mentors")
    grace.clicks("Yes, let's meet")
    assert "would like to be your mentor" in ada.last_message().words


def test_what_somebody_left_blank_was_not_said_and_is_no_mark_against_them(
    house: "House", maya: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching 1; Requirements 3 and 5; mentees, 4."""
    grace = house.member("Grace")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, years_of_experience=None, supports_others=False)
    maya.types("/mentorship propose @Grace @Ada")
    assert "? years: not said" in maya.modal.words
    assert "? supports others: not said" in maya.modal.words

    maya.fills(
        {
            "Why these two? In your own words": "Both rebuild old radios.",
            "Why you set the years aside": "She told me: seven.",
        }
    )
    maya.submits("Propose")

    assert "✗ years, set aside with a reason" in card(maya).words
    maya.clicks("Read it all", in_="#mentors")
    assert "Set aside: the years, because: She told me: seven." in maya.modal.words


def test_an_organiser_may_set_the_cap_aside_and_a_matcher_may_not(house: "House", maya: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6; Features C8."""
    uma = house.member("Uma")
    her_mentees = [house.member("Jo"), house.member("Li")]
    with house.desk() as desk:
        given.sign_up(desk, uma, Role.MENTOR, room_for=2)
        for mentee in her_mentees:
            given.mentorship(desk, mentor=uma, mentee=mentee)
    maya.types("/mentorship propose @Uma @Ada")
    assert "@Uma has no room" in maya.ephemerals()[-1].words

    house.olga.types("/mentorship propose @Uma @Ada")
    assert "✗ room: does not hold" in house.olga.modal.words
    house.olga.fills(
        {
            "Why these two? In your own words": "Ada asked for a talk coach, and Uma is one.",
            "Why one more mentee is all right": "Jo and Li meet her once a month now.",
        }
    )
    house.olga.submits("Propose")
    maya.clicks("Ask the mentor", in_="#mentors")
    uma.clicks("Yes, let's meet")
    ada.clicks("Yes, let's meet")

    assert "are introduced" in card(maya).words
    assert ada.group_dm_with("Uma")


def test_matchers_talk_it_over_in_the_cards_thread(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Program, section 3: *Discuss* is a link to the thread; the bot reads nothing there."""
    propose(maya, grace, ada)
    shown = card(maya)

    maya.clicks("Discuss", in_="#mentors")

    assert "in the thread" in maya.ephemerals(in_="#mentors")[-1].words
    [block] = maya.ephemerals(in_="#mentors")[-1].message["blocks"]
    assert f"thread_ts={shown.ts}" in block["text"]["text"]
    maya.says("She is moving house this month.", under=shown)
    assert card(maya) == shown


@pytest.mark.feature("P6")
def test_a_mentor_can_name_someone_else_who_becomes_a_candidate_in_the_thread(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3."""
    hedy, linus = house.member("Hedy"), house.member("Linus")
    with house.desk() as desk:
        given.sign_up(desk, hedy, Role.MENTOR)
        given.sign_up(desk, linus, Role.MENTOR)
    ask(maya, grace, ada)

    grace.clicks("Someone else?")
    for nobody in ("@Ada", "@Grace"):
        grace.fills({"Your colleague": nobody})
        grace.submits("Name them")
        assert "neither of you two" in grace.modal.words
    grace.fills({"Your colleague": "@Hedy"})
    grace.submits("Name them")

    [who_next] = in_thread(maya, card(maya))
    assert "@Grace thinks that @Hedy would fit better." in who_next.words
    assert who_next.buttons == ["Propose Hedy", "Propose Linus"]
    assert hedy.has_heard_nothing_new()
    assert ada.has_heard_nothing_new()
    maya.clicks("Propose Hedy", in_="#mentors")
    maya.fills({"Why these two? In your own words": "Grace thought of you."})
    maya.submits("Propose")
    assert "@Hedy as a mentor for @Ada?" in card(maya).words


def test_a_colleague_who_has_not_signed_up_is_only_named(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Features P6."""
    house.member("Kim")
    ask(maya, grace, ada)

    grace.clicks("Someone else?")
    grace.fills({"Your colleague": "@Kim"})
    grace.submits("Name them")

    [who_next] = in_thread(maya, card(maya))
    assert "@Kim would fit better, who has not signed up as a mentor yet" in who_next.words
    assert who_next.buttons == []


@pytest.mark.feature("D9")
def test_after_a_no_the_next_three_stand_in_the_thread(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentee Guide, Signing Up 3: the next step starts by itself."""
    others = [house.member(name) for name in ("Hedy", "Linus", "Kim", "Uma")]
    with house.desk() as desk:
        for other in others:
            given.sign_up(desk, other, Role.MENTOR)
    ask(maya, grace, ada)

    grace.clicks("Not now")
    grace.submits("Not now")

    [who_next] = in_thread(maya, card(maya))
    assert "@Ada waits on" in who_next.words
    assert len(who_next.buttons) == 3
    assert "Propose Grace" not in who_next.buttons


@pytest.mark.feature("C1")
def test_matchers_weigh_in_together_and_a_doubt_stops_nothing(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Mentor Matching; Requirements 5."""
    nora, omar = house.mentor_in_channel("Nora"), house.mentor_in_channel("Omar")
    propose(maya, grace, ada)

    nora.clicks("Good match", in_="#mentors")
    omar.clicks("Not this one", in_="#mentors")
    omar.fills({"What makes you hesitate?": "Both are very busy."})
    omar.submits("Send")

    shown = card(nora).words
    assert "A good match: @" in shown
    assert "@Nora" in shown
    assert "In doubt: @Omar" in shown
    nora.clicks("Ask the mentor", in_="#mentors")
    assert "Could you be" in grace.last_message().words


def test_a_matcher_of_the_pair_does_not_decide_on_it(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 3: any matcher who is not in the pair."""
    grace = house.mentor_in_channel("Grace")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
    propose(maya, grace, ada)

    grace.clicks("Ask the mentor", in_="#mentors")

    assert "about you" in grace.ephemerals(in_="#mentors")[-1].words
    assert "Nobody has been asked yet" in card(maya).words


def test_a_mentee_in_the_mentors_channel_never_sees_her_own_card(house: "House", maya: Person, grace: Person) -> None:
    """Program, section 3."""
    ada = house.mentor_in_channel("Ada")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)

    propose(maya, grace, ada)

    assert ada.messages(in_="#mentors") == maya.messages(in_="#mentors") == []
    assert "Ada" in house.olga.last_message().words
    house.olga.clicks("Ask the mentor")
    assert "Could you be" in grace.last_message().words


def test_a_card_that_goes_to_an_organiser_herself_waits_for_her_morning(
    house: "House", maya: Person, grace: Person
) -> None:
    """Program, section 14: in #mentors nobody is woken, in one's own messages one would be."""
    ada = house.mentor_in_channel("Ada")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    house.goes_to("2026-01-07 03:00")
    house.olga.marks_as_read()
    propose(maya, grace, ada)
    assert house.olga.has_heard_nothing_new()

    house.goes_to("2026-01-07 08:30")
    assert "Ada" in house.olga.last_message().words


def test_a_card_moves_away_when_its_mentee_comes_to_the_mentors_channel(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3: she was matched as a mentor of someone else meanwhile."""
    propose(maya, grace, ada)

    ada.joins("#mentors")
    house.settles()

    assert [message.text for message in ada.messages(in_="#mentors")] == ["This proposal goes on elsewhere."]
    assert "@Ada" in house.olga.last_message().words
    house.olga.clicks("Ask the mentor")
    assert "Could you be" in grace.last_message().words


@pytest.mark.parametrize("at", ["2026-01-07 10:00", "2026-01-07 23:30"])
def test_an_organiser_who_has_the_card_reads_in_her_own_messages_who_is_next(
    house: "House", maya: Person, grace: Person, ada: Person, at: str
) -> None:
    """Features D9; delivery, P8: a run is made as she is told, or in the night before she is."""
    zed = house.member("Zed")
    with house.desk() as desk:
        given.sign_up(desk, zed, Role.MENTOR)
    ask(maya, grace, ada)
    ada.joins("#mentors")
    house.goes_to(at)

    grace.clicks("Not this match", in_=grace.dm())
    grace.submits()
    house.goes_to("2026-01-08 12:00")

    [told] = [each for each in house.olga.messages(in_=house.olga.dm()) if "waits on" in each.words]
    assert "Propose Zed" in told.buttons


def test_an_organiser_who_has_the_card_sees_there_that_something_was_asked(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Features D8; delivery, P8. Whether she may answer it depends on whether whoever proposed still matches."""
    ask(maya, grace, ada)
    ada.joins("#mentors")
    house.passes(hours=1)

    grace.clicks("Tell me more", in_=grace.dm())
    grace.fills({"What would you like to know?": "Is she patient?"})
    grace.submits("Ask")

    def buttons() -> list[str]:
        [there] = [each for each in house.olga.messages(in_=house.olga.dm()) if "Withdraw this" in each.buttons]
        return there.buttons

    assert "Answer" not in buttons()
    maya.leaves("#mentors")
    house.passes(days=4)
    assert "Answer" in buttons()


@pytest.mark.parametrize(
    ("hours", "months", "said"),
    [(1, 3, "an hour a week, for 3 months or more"), (2, 1, "2 hours a week, for a month or more")],
)
def test_both_are_told_what_the_program_asks_of_them(
    house: "House", maya: Person, ada: Person, hours: int, months: int, said: str
) -> None:
    """Both guides, Requirements 1, and 4 (mentees: 3): as the organisers set it."""
    grace = house.member("Grace")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        change_settings(desk, by=house.olga.id, hours_a_week=hours, months=months, lapse_after_days=10)

    ask(maya, grace, ada)
    assert f"It takes {said}." in grace.last_message().words
    assert "@Grace was asked, and has 10 days to answer." in card(maya).words

    grace.clicks("Yes, let's meet")
    assert f"It takes {said}." in ada.last_message().words
    assert "Now @Ada has 10 days to answer." in card(maya).words
