"""What people who run the bot can count on, seen from Slack and from the machine."""

import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine, func, select
from test_signing_up import MENTEE_SUBJECT, MENTOR_SUBJECT, PROMISES

import given
from houses import CHANNELS, House, takes_its_time
from kept import Kept
from mentorship.cli import main
from mentorship.log import set_up_logging
from mentorship.manifest import manifest_file, read_manifest
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Keys
from pretend_slack import PretendSlack

README = Path(__file__).parents[2] / "README.md"

SUPPORTS = {
    "mentor": "I help other mentors, with recruiting and with matching",
    "mentee": "I support other mentees",
}


# Repeated


def signs_up(person: Any, role: str, subject: dict[str, object]) -> None:
    person.types(f"/{role}-signup")
    person.fills(PROMISES | {f"In #{role}s": [SUPPORTS[role]]})
    person.submits("Next")
    person.fills(subject)
    person.submits("Next")
    person.submits("Next")
    person.submits("Next")
    person.submits("Sign up")


@pytest.mark.postgresql
@pytest.mark.feature("O6")
def test_what_arrives_five_times_at_once_happens_once(house: House) -> None:
    """Both guides, Signing Up 1 to 5, with a Slack that repeats everything (delivery, R9 and S3)."""
    house.olga.joins("#mentorship")
    grace, ada, jo = house.member("Grace"), house.member("Ada"), house.mentor_in_channel("Jo")
    house.disconnects()
    house.times = 5
    house.connects()

    signs_up(grace, "mentor", MENTOR_SUBJECT)
    signs_up(ada, "mentee", MENTEE_SUBJECT)
    assert [len(person.messages()) for person in (grace, ada)] == [1, 1]
    assert len([message for message in house.olga.messages("#mentorship") if "signed up" in message.words]) == 2

    jo.types("/mentorship propose @Grace @Ada", in_="#mentors")
    jo.fills({"Why these two? In your own words": "They laugh about the same things."})
    jo.submits()
    assert len([message for message in jo.messages("#mentors") if "laugh about" in message.words]) == 1
    jo.clicks("Ask the mentor", in_="#mentors")
    house.goes_to("2026-01-06 11:00")
    grace.clicks("Yes, let's meet")
    house.goes_to("2026-01-07 11:00")
    ada.clicks("Yes, let's meet")
    house.goes_to("2026-01-08 11:00")

    room = ada.group_dm_with("Grace")
    assert len([message for message in ada.messages(room) if "meet each other" in message.words]) == 1
    assert "Yes, let's meet" not in ada.last_message().words, "the buttons are gone once they were used"
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(SignUp)) == 2
        assert desk.session.scalar(select(func.count()).select_from(Mentorship)) == 1


# Seen from the machine


@pytest.mark.feature("O8")
def test_the_machine_can_tell_that_the_bot_is_well_and_the_log_tells_nothing_else(
    slack: PretendSlack,
    engine: Engine,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both guides, Responsibilities 5: what is said stays."""
    _, _, ada = slack.people
    set_up_logging(form="json", level="DEBUG")
    engine.dispose()
    bot = Kept(slack, engine.url.render_as_string(hide_password=False), keys, monkeypatch)
    bot.signs_up_as_mentee(ada)
    at = f"http://127.0.0.1:{bot.running.doorway.port}"
    pages = {path: urllib.request.urlopen(at + path).read().decode() for path in ("/healthz", "/readyz", "/metrics")}
    bot.stops()

    assert (pages["/healthz"], pages["/readyz"]) == ("ok\n", "ready\n")
    assert re.search(r'mentorship_outbox_rows\{state="delivered"\} [1-9]', pages["/metrics"])
    assert "mentorship_outbox_overdue 0.0" in pages["/metrics"]
    assert 'mentorship_write_seconds_bucket{le="0.005"}' in pages["/metrics"], "however fast this machine is"
    assert re.search(r'mentorship_write_seconds_bucket\{le="\+Inf"\} [1-9]', pages["/metrics"])
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert any("ready: listening" in line["message"] for line in lines)
    for private in ("without anybody noticing", "first in my family", ada.id, "Ada", "xoxb", keys.to_text()):
        assert private not in json.dumps(lines) + pages["/metrics"], private


# Heard


@pytest.mark.feature("O9")
def test_whoever_listens_to_slack_hears_everything_that_others_see(house: House) -> None:
    """Both guides, First Meeting and Weekly Meetings. Each template is looked at in tests/house."""
    grace, ada = house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
    house.passes(days=16)
    heard = [message for person in (ada, grace) for message in person.messages()]
    assert len(heard) > 3
    for message in heard:
        spoken = re.findall(r"\w{2,}", message.text)
        assert len(spoken) >= 3, message.words
        assert set(spoken) & set(re.findall(r"\w{2,}", message.words)), "it says what the others see"
        assert all(re.search(r"[A-Za-z]{2}", words) for words in message.buttons), "no button is a picture alone"


# Installed


@pytest.mark.feature("N1")
def test_the_bot_asks_for_little_and_says_why_for_each(house: House) -> None:
    """Both guides, Responsibilities 5: what the two write to each other it cannot read."""
    scopes = read_manifest()["oauth_config"]["scopes"]
    told = re.findall(r"^\| `([a-z:._]+)`(?: \(optional\))? \| (.+) \|$", README.read_text("utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in told) == sorted(scopes["bot"] + scopes["bot_optional"])
    assert all(len(reason) > 10 for _, reason in told)
    assert [scope for scope in scopes["bot"] if "history" in scope] == ["im:history"]

    grace, ada = house.member("Grace"), house.member("Ada")
    room = house.bot.client.conversations_open(users=[grace.id, ada.id])["channel"]["id"]
    for channel in (room, house.slack.channel("mentors").id, house.slack.channel("mentorship").id):
        with pytest.raises(SlackApiError) as refused:
            house.bot.client.conversations_history(channel=channel)
        assert refused.value.response["error"] == "missing_scope"
    ada.types("/mentorship privacy")
    assert "What you write to each other in Slack I can't read at all" in ada.modal.words


@pytest.mark.feature("O4")
def test_from_the_manifest_to_the_first_sign_up(
    engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The README's fifteen minutes, by its own steps; Slack's schema is held against it in tests/house."""
    assert main(["manifest"]) == 0
    pasted = capsys.readouterr().out
    assert pasted == manifest_file().read_text("utf-8")
    with PretendSlack(manifest=yaml.safe_load(pasted)) as slack:
        takes_its_time(slack, monkeypatch)
        ada = slack.add_person("Ada")
        engine.dispose()
        bot = Kept(slack, engine.url.render_as_string(hide_password=False), keys, monkeypatch)
        assert main(["check"]) == 1
        assert "There is no channel #mentors that the bot was invited to." in capsys.readouterr().out
        for name, private in CHANNELS.items():
            slack.add_channel(name, private=private, with_app=True)
        assert main(["check"]) == 0
        assert "Everything is there." in capsys.readouterr().out
        bot.types(ada, "/mentee-signup")
        assert "Sign up as a mentee" in ada.modal.words
        bot.stops()
