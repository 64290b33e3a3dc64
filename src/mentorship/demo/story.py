"""The story so far: what the cast did before the demo opens, through the same deeds and presses as in production."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mentorship.demo.cast import CAST, Character, SignedUp
from mentorship.hall.settings import change_settings
from mentorship.journey.signing_up.answers import MenteeSignUp, MentorSignUp
from mentorship.journey.signing_up.sign_up import Before, sign_up
from mentorship.program.directory import note_member
from mentorship.program.sign_up import Role
from pretend_slack import Person

if TYPE_CHECKING:
    from mentorship.demo.opening import Demo

CHANNELS = {"mentorship": False, "mentors": True, "mentees": True}
A_WHILE = timedelta(hours=3)
LONGEST_WAIT = 8 * 8
"""So many whiles may someone be waited for: eight days."""

GOALS: Mapping[str, object] = {
    "Kind of goal": ["Career advice and support"],
    "Goals": "Move from support into engineering, one real task at a time.",
    "How you will notice that it worked": "A colleague asks me to review their change.",
    "Doors the mentor can open": "A word with the platform team's manager",
}
TIME: Mapping[str, object] = {
    "Messages": "Slack, on weekdays until the evening, a few lines at a time",
    "Off limits": "My current manager",
}
TARGETS: Mapping[str, object] = {
    "In 30 days": "Ship one small fix",
    "In 60 days": "Shadow an on-call week",
    "In 90 days": "Apply for one internal role",
    "A task until you meet again": "List three bugs that annoy customers",
}


def tell(demo: "Demo", *, until: datetime) -> None:
    """Let the people come, sign up, and get to where the demo opens: something waits for everybody's role."""
    people_come(demo)
    channels_open(demo)
    for character in CAST:
        for signed_up in character.signed_up:
            if signed_up.role is Role.MENTOR or character.name == "Sam":
                signs_up(demo, character.name, signed_up)
    a_pair_finds_its_weekly_hour(demo)
    for character, signed_up in who_waits():
        demo.goes_to(max(demo.slack.now, until - timedelta(days=signed_up.waiting_days)))
        signs_up(demo, character.name, signed_up)
        if character.name == "Ines":
            introduces(demo, mentor="Arjun", mentee="Ines", because="Both of you like data that tells a story.")
    demo.goes_to(until - timedelta(minutes=40))
    two_proposals_are_under_way(demo)
    someone_asks_for_help(demo)
    demo.goes_to(until)


def who_waits() -> list[tuple[Character, SignedUp]]:
    """The mentees, the longest waiting first; Sam has a mentor already."""
    mentees = [(each, one) for each in CAST for one in each.signed_up if one.role is Role.MENTEE and each.name != "Sam"]
    return sorted(mentees, key=lambda both: -both[1].waiting_days)


# The workspace


def people_come(demo: "Demo") -> None:
    for character in CAST:
        demo.slack.add_person(
            character.name,
            real_name=character.real_name,
            tz=character.zone,
            title=character.title,
            pronouns=character.pronouns,
            is_admin=character.is_admin,
        )
    with demo.bot.desk() as desk:
        for person in demo.slack.people:
            user = person.user.as_slack(now=demo.slack.now, app="", with_email=False)
            note_member(desk.session, user, team_id=demo.bot.team_id, at=desk.now)


def channels_open(demo: "Demo") -> None:
    """An organiser makes the three channels and invites the bot; the first matchers are in #mentors."""
    everyone = [character.name for character in CAST]
    matchers = [character.name for character in CAST if character.in_mentors]
    members = {"mentorship": everyone, "mentors": matchers, "mentees": []}
    ids = {
        name: demo.slack.add_channel(name, private=private, members=members[name], with_app=True)
        for name, private in CHANNELS.items()
    }
    with demo.bot.desk() as desk:
        channels = {f"{name}_channel": id_ for name, id_ in ids.items()}
        change_settings(desk, by=demo.person("Olga").id, zone="Europe/Madrid", **channels)
    demo.meets_the_channels()


# What people did


def signs_up(demo: "Demo", name: str, signed_up: SignedUp) -> None:
    """Sign someone up, by the deed that the last step of the form does."""
    everything = MentorSignUp if signed_up.role is Role.MENTOR else MenteeSignUp
    answers = everything.model_validate(signed_up.answers)
    with demo.bot.desk() as desk:
        sign_up(desk, desk.member(demo.person(name).id), signed_up.role, answers, before=Before())
    demo.rest()


def proposes(demo: "Demo", *, mentor: str, mentee: str, because: str) -> None:
    grace = demo.person("Grace" if "Grace" not in (mentor, mentee) else "Maya")
    grace.types(f"/mentorship propose @{mentor} @{mentee}", in_="#mentors")
    demo.rest()
    grace.fills({"Why these two? In your own words": because})
    grace.submits("Propose")
    demo.rest()
    grace.clicks("Ask the mentor", in_="#mentors")
    demo.rest()


def introduces(demo: "Demo", *, mentor: str, mentee: str, because: str) -> None:
    proposes(demo, mentor=mentor, mentee=mentee, because=because)
    for name, asked in ((mentor, f"Could you be @{mentee}'s mentor?"), (mentee, "would like to be your mentor")):
        waits_to_hear(demo, name, asked)
        clicks(demo, name, "Yes, let's meet")
    waits_to_hear(demo, mentee, "meet each other!")


def a_pair_finds_its_weekly_hour(demo: "Demo") -> None:
    """Sam and Maya: introduced, met once, signed their agreement, and meet every week since."""
    introduces(demo, mentor="Maya", mentee="Sam", because="Maya once made the same step, and Sam asks good questions.")
    day = next_weekday(demo, "Sam", weekday=2)
    clicks(demo, "Sam", "Set a time")
    where = {"How": "Video call", "Where": "https://meet.example/sam-and-maya"}
    fills(demo, "Sam", {"Day": day.isoformat(), "Time": "09:00", **where}, then="Offer")
    demo.person("Sam").closes_all()
    waits_to_hear(demo, "Maya", "Take this one")
    clicks(demo, "Maya", "Take this one")
    demo.goes_to(datetime.combine(day, time(10, 1), ZoneInfo("Australia/Sydney")))
    clicks(demo, "Sam", "It took place")
    clicks(demo, "Sam", "Write the agreement")
    fills(demo, "Sam", GOALS, then="Next")
    fills(demo, "Sam", {**TIME, "You meet on": "Wednesday", "At": "09:00"}, then="Next")
    fills(demo, "Sam", TARGETS, then="Send to sign")
    waits_to_hear(demo, "Maya", "waits for")
    clicks(demo, "Maya", "Read")
    demo.person("Maya").submits("I sign")
    demo.rest()


def two_proposals_are_under_way(demo: "Demo") -> None:
    """Jo is asked about Luz; Grace said yes, and Ada is asked."""
    proposes(
        demo,
        mentor="Grace",
        mentee="Ada",
        because="Grace gave her first talk two years ago, and remembers how it felt.",
    )
    waits_to_hear(demo, "Grace", "Could you be @Ada's mentor?")
    clicks(demo, "Grace", "Yes, let's meet")
    proposes(demo, mentor="Jo", mentee="Luz", because="Luz cares about accessibility, and Jo leads a team that does.")


def someone_asks_for_help(demo: "Demo") -> None:
    """Kofi asks the organisers something in confidence; only they read it."""
    demo.person("Kofi").types("/mentorship help")
    demo.rest()
    clicks(demo, "Kofi", "Ask the organisers")
    demo.person("Kofi").submits("Next")
    demo.rest()
    words = "Can I be matched with someone who is not from my own company? I would rather not say why."
    fills(demo, "Kofi", {"In your own words": words}, then="Send")


# How they do it


def clicks(demo: "Demo", name: str, words: str) -> None:
    demo.person(name).clicks(words)
    demo.rest()


def fills(demo: "Demo", name: str, answers: Mapping[str, object], *, then: str) -> None:
    demo.person(name).fills(answers)
    demo.person(name).submits(then)
    demo.rest()


def waits_to_hear(demo: "Demo", name: str, words: str) -> None:
    """Let time pass until someone was told something: the bot keeps to everybody's waking hours."""
    for _ in range(LONGEST_WAIT):
        if any(words in message.words for message in demo.person(name).screen.messages):
            return
        demo.goes_to(demo.slack.now + A_WHILE)
    raise AssertionError(f"{name} never heard {words!r}")


def next_weekday(demo: "Demo", name: str, *, weekday: int) -> date:
    """The first such day that is at least two days away for a person."""
    day = demo.slack.now.astimezone(ZoneInfo(demo.person(name).user.tz)).date() + timedelta(days=2)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


# What to try next

NOTES: Mapping[str, Sequence[str]] = {
    "Olga": (
        "You are the organiser. Home shows the program: who waits, what runs, what is still missing.",
        "Kofi asked you something in confidence. Read it under Messages and answer; he knows who reads it.",
        "Open #mentors: two proposals are on the table. Type /mentorship match to see who else could fit.",
        "Press “Next thing that happens” above, and watch what everybody is told, and when.",
    ),
    "Grace": (
        "You match people. In #mentors, press Good match on a card, or propose Kofi and Olga yourself.",
        "Type /mentorship match: who waits, who fits, and why; never a number.",
    ),
    "Jo": ("A matcher thinks of you for Luz. Say yes, ask something, or say not now: Luz never hears of a no.",),
    "Maya": (
        "You mentor Sam. Your next meeting stands on Home; after it, check in or open a door for him.",
        "Type /mentorship opportunity to log an introduction. Sam hears of it in his next working hours.",
    ),
    "Arjun": ("You are introduced to Ines. She goes first; when she offers a time, take it or offer another.",),
    "Ada": ("Grace would like to be your mentor. Say yes, and see the introduction.",),
    "Luz": ("You wait for a mentor. Your Home and your messages never tell whether anybody was asked.",),
    "Sam": (
        "You meet Maya every week. Let a week pass: the agenda comes fifteen minutes before, in your conversation.",
        "Go to day 30: the monthly review takes the place of that week's check-in.",
    ),
    "Ines": ("You have a mentor! Press Set a time in your conversation with Arjun.",),
    "Kofi": ("You asked the organisers for help. Their answer comes through the bot.",),
    "Tess": ("You are new here. Type /mentee-signup, and try a wrong answer on the way.",),
    "Ben": ("You have twelve years behind you. Type /mentor-signup.",),
}


def notes(person: Person) -> Sequence[str]:
    """Say what this person could try next."""
    return NOTES.get(person.name, ())
