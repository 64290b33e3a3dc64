"""The list a community kept before, taken over; and lists taken out again. Features A10 and M4."""

import csv
import io
import os
from pathlib import Path

import pytest
from test_privacy import everything_kept
from test_signing_up import PROMISES

import given
from houses import House
from mentorship.cli import main
from mentorship.hall.about_me import Told
from mentorship.keeping import importing
from mentorship.privacy.forgetting import forget
from mentorship.program.directory import note_member
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.slack.drafts import draft_of, save_draft
from one_instant import somebody_is_just_doing

OLD_LIST = """Timestamp,Email Address,I want to be a,Hours per week,Topics,"Your goal, in your own words",Notes,About me
1/2/2026,ada@example.com,mentee,2,"Python, Compilers",Write my own language,=HYPERLINK("http://evil.example"),queer
1/2/2026,nobody@example.com,mentee,2,Python,,,
1/3/2026,GRACE@example.com,mentor,a few,Career growth,,Likes tea,
1/3/2026,grace@example.com,mentor,1,,,,
1/3/2026,nia@example.com,,1,,,,
"""


@pytest.fixture
def at_the_command_line(house: House, monkeypatch: pytest.MonkeyPatch, keys) -> None:
    """The verbs find the house as `mentorship run` would, and follow its calendar."""
    variables = {
        "SLACK_BOT_TOKEN": house.slack.bot_token,
        "SLACK_APP_TOKEN": house.slack.app_token,
        "SLACK_API_URL": house.slack.api_url,
        "DATABASE_URL": house.bot.engine.url.render_as_string(hide_password=False),
        "MENTORSHIP_KEYS": keys.to_text(),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for verb in ("importing", "exporting"):
        monkeypatch.setattr(f"mentorship.keeping.{verb}.Clock", lambda: house.bot.clock)


@pytest.fixture
def ada(house: House):
    return house.slack.add_person("Ada", email="ada@example.com")


@pytest.fixture
def grace(house: House):
    house.slack.add_person("Nia", email="nia@example.com")
    return house.slack.add_person("Grace", email="grace@example.com")


def imports(tmp_path: Path, text: str, *words: str) -> int:
    (tmp_path / "list.csv").write_text(text)
    return main(["import", str(tmp_path / "list.csv"), "--column", "I want to be a=role", *words])


@pytest.mark.postgresql
@pytest.mark.feature("A10")
def test_people_on_the_old_list_are_asked_before_anybody_can_be_matched_with_them(
    house: House, ada, grace, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both guides, Sign-up 1: what was a spreadsheet."""
    jo = house.mentor_in_channel("Jo")
    assert imports(tmp_path, OLD_LIST) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "Left aside: Timestamp, About me.",
        "row 2: @Ada as a mentee, 4 answers; left empty: anything_else",
        "row 3: nobody here is nobody@example.com",
        "row 4: @Grace as a mentor, 2 answers; left empty: hours_a_week",
        "row 5: @Grace stands in an earlier row already",
        "row 6: it does not say whether as a mentor or as a mentee (--role says so for all)",
        "2 people would be asked, 3 rows left out. Nothing was written; --really does it.",
    ]
    house.settles()
    assert ada.messages() == [], "a dry run asks nobody"

    assert imports(tmp_path, OLD_LIST, "--really") == 1
    assert imports(tmp_path, OLD_LIST, "--really") == 1, "twice is once"
    house.settles()
    assert "You once asked for a mentor here" in ada.last_message().words
    assert "Write my own language" not in ada.last_message().text
    assert len(ada.messages()) == 1
    jo.types("/mentorship match", in_="#mentors")
    assert "Ada" not in jo.screen.words

    ada.clicks("Look it over")
    assert ada.modal.values["Hours a week you can give"] in ("2", 2)
    ada.fills(PROMISES)
    ada.submits("Next")
    assert ada.modal.values["Your goal, in your own words"] == "Write my own language"
    assert ada.modal.values["What you would like to learn"] == ["Python"]
    assert ada.modal.values["Other topics"] == "Compilers"
    ada.fills({"When could you meet?": ["Tuesday evening (17–21)"], "How do you like to meet?": ["Video"]})
    ada.fills({"What kind of goal is it?": ["A project"], "Your field": "compilers"})
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Sign up")
    assert any("your sign-up is complete" in message.words for message in ada.messages())
    jo.types("/mentorship match", in_="#mentors")
    assert "Ada" in jo.screen.words


def test_whoever_does_not_want_it_says_so_with_one_press(house: House, ada, grace, at_the_command_line, tmp_path: Path):
    """Mentee Guide, Sign-up 1: share only what you want."""
    imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    ada.clicks("No, thank you")
    assert "it is forgotten" in ada.last_message().words
    ada.types("/mentee-signup")
    assert "Hours a week you can give" not in {name for name, value in ada.modal.values.items() if value}
    ada.closes()
    ada.types("/mentorship privacy")
    assert "have not sent yet" not in ada.modal.words


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ada@example.com,grace", "ada@example.com and grace are not the same person"),
        ("ada@example.com,@Ada", "@Ada as a mentee, 1 answer"),
        ("ada@example.com,ada-of-old", "@Ada as a mentee, 1 answer"),
        ("ada@old.example,@ada", "@Ada as a mentee, 1 answer"),
    ],
)
def test_nobody_is_asked_with_what_another_once_wrote(
    house: House,
    ada,
    grace,
    at_the_command_line,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    row: str,
    told: str,
) -> None:
    """A row that names two people is nobody's; an address or a name of old does no harm."""
    imports(
        tmp_path, f"email,handle,goal,I want to be a\n{row},Leave my husband's firm,mentee\n", "--column", "goal=goal"
    )
    assert f"row 2: {told}" in capsys.readouterr().out.splitlines()


def test_what_someone_wrote_who_has_left_since_is_put_before_nobody_who_is_called_the_same(
    house: House, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address names exactly one person; another one has their handle by now."""
    house.slack.add_person("Kim of old", email="kim.old@example.com").is_deactivated()
    kim = house.slack.add_person("Kim", email="kim@example.com")
    row = "email,handle,goal,I want to be a\nkim.old@example.com,@kim,Leave my husband's firm,mentee\n"
    assert imports(tmp_path, row, "--column", "goal=goal", "--really") == 1
    assert "row 2: kim.old@example.com has left the workspace" in capsys.readouterr().out.splitlines()
    house.settles()
    assert kim.messages() == []


@pytest.mark.parametrize(("role", "once"), [("mentee", "asked for a mentor"), ("mentor", "offered to be a mentor")])
def test_whoever_stands_on_the_list_with_nothing_else_is_asked_too(
    house: House, ada, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str, once: str
) -> None:
    """Both guides, Sign-up 1."""
    assert imports(tmp_path, f"email,I want to be a\nada@example.com,{role}\n", "--really") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"row 2: @Ada as a {role}, 0 answers",
        "1 person is asked to sign up; 0 rows were left out.",
    ]
    house.settles()
    assert f"You once {once} here" in ada.last_message().words
    assert "nothing else stood there about you" in ada.last_message().words
    assert "0 answers" not in ada.last_message().words
    ada.clicks("Sign up")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.closes()
    ada.clicks("No, thank you")
    assert "it is forgotten" in ada.last_message().words


def test_a_row_with_a_role_nobody_knows_is_left_out_whatever_holds_for_the_others(
    house: House, ada, grace, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = "ada@example.com,both\ngrace@example.com,a Mentor\nnia@example.com,\n"
    assert imports(tmp_path, f"email,I want to be a\n{people}", "--role", "mentee") == 1
    assert capsys.readouterr().out.splitlines() == [
        "row 2: “both” is neither mentor nor mentee",
        "row 3: @Grace as a mentor, 0 answers",
        "row 4: @Nia as a mentee, 0 answers",
        "2 people would be asked, 1 row left out. Nothing was written; --really does it.",
    ]


def test_a_column_that_is_said_to_answer_a_question_does_so_before_any_other(
    house: House, ada, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "email,Work mail,I want to be a\nada@home.example,ada@example.com,mentee\n"
    assert imports(tmp_path, text, "--column", "Work mail=email") == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["Left aside: email.", "row 2: @Ada as a mentee, 0 answers"]


def test_what_people_wrote_freely_stays_as_they_wrote_it_and_what_is_longer_than_a_line_is_left_empty(
    house: House, ada, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "; ".join(f"an old topic of mine no. {number}" for number in range(9))
    text = f"email,I want to be a,Goal,City,Hours,Topics\nada@example.com,mentee,Learn C99,Paris 11,2-3 hours,{many}\n"
    assert imports(tmp_path, text, "--really") == 0
    assert "row 2: @Ada as a mentee, 3 answers; left empty: topics" in capsys.readouterr().out
    house.settles()
    ada.clicks("Look it over")
    assert ada.modal.values["Hours a week you can give"] in ("2", 2)
    ada.fills(PROMISES)
    ada.submits("Next")
    assert ada.modal.values["Your goal, in your own words"] == "Learn C99"
    assert ada.modal.values["If in person: where?"] == "Paris 11"


def test_whoever_was_asked_and_let_it_be_is_not_asked_again(
    house: House, ada, grace, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mentee Guide, Sign-up 1: share only what you want."""
    imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    ada.clicks("No, thank you")
    capsys.readouterr()
    imports(tmp_path, OLD_LIST, "--really")
    said = capsys.readouterr().out.splitlines()
    assert said[1] == "row 2: @Ada has let it be, and is not asked again"
    assert said[-1] == "1 person is asked to sign up; 4 rows were left out."
    house.settles()
    assert "it is forgotten" in ada.last_message().words
    ada.types("/mentee-signup")
    assert "Hours a week you can give" not in {name for name, value in ada.modal.values.items() if value}


@pytest.mark.postgresql
@pytest.mark.feature("N2")
@pytest.mark.parametrize("before", ["asked by the list", "never asked"])
def test_whoever_had_everything_erased_is_not_written_down_and_asked_by_a_list(
    house: House, ada, grace, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str
) -> None:
    """Program, section 12. Whoever imports it reads what they would read of a no."""
    if before == "asked by the list":
        imports(tmp_path, OLD_LIST, "--really")
        house.settles()
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    ada.closes()
    house.settles()
    heard, _ = len(ada.messages()), capsys.readouterr()
    imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    assert "row 2: @Ada has let it be, and is not asked again" in capsys.readouterr().out.splitlines()
    assert len(ada.messages()) == heard
    assert ada.id not in everything_kept(house)

    ada.types("/mentee-signup")
    assert "Hours a week you can give" in ada.modal.labels, "by themselves they can"


def test_what_somebody_wrote_themselves_stands_above_the_list(
    house: House, ada, grace, at_the_command_line, tmp_path: Path
) -> None:
    ada.types("/mentee-signup")
    ada.fills(PROMISES | {"Hours a week you can give": "5"})
    ada.submits("Next")
    ada.closes()
    imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    ada.clicks("Look it over")
    ada.clicks("Back")
    assert ada.modal.values["Hours a week you can give"] in ("5", 5)


def test_hobbies_of_the_old_list_are_found_in_the_form_and_sign_ups_are_exported_with_them(
    house: House, ada, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mentor Guide, Mentor Matching 2."""
    imports(tmp_path, 'email,I want to be a,Hobbies\nada@example.com,mentee,"music, old radios"\n', "--really")
    house.settles()
    ada.clicks("Look it over")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills({"What you would like to learn": ["Python"], "When could you meet?": ["Tuesday evening (17–21)"]})
    ada.fills(
        {"Your field": "compilers", "How do you like to meet?": ["Video"], "What kind of goal is it?": ["A skill"]}
    )
    ada.submits("Next")
    ada.submits("Next")
    assert ada.modal.values["What else you care about"] == ["Music"]
    assert ada.modal.values["And in your own words"] == "old radios"
    ada.submits("Next")
    ada.submits("Sign up")

    capsys.readouterr()
    assert main(["export", "sign-ups"]) == 0
    [line] = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert line["interests"] == "music, old radios"


def test_a_list_that_names_nobody_is_refused(
    house: House, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_text("Topics,Hours\nPython,2\n")
    assert main(["import", str(tmp_path / "list.csv")]) == 2
    assert "No column says who it is" in capsys.readouterr().err


# Taking out


@pytest.mark.feature("M4")
def test_sign_ups_are_exported_without_what_is_private_and_the_log_knows(
    house: House, at_the_command_line, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mentor Guide, Responsibilities 5."""
    nia = house.member("=Nia()")
    with house.desk() as desk:
        given.sign_up(
            desk,
            nia,
            Role.MENTEE,
            about_me=Told(["woman", "first_generation"], matters="a lot"),
            goal="Leave my present job",
            not_with="U0BOSS",
            anything_else="My boss must not know",
            city='=HYPERLINK("http://evil.example")',
            field="+1 for web development",
            let_down_at=desk.now,
        )
    assert main(["export", "sign-ups"]) == 0
    written = capsys.readouterr().out
    [line] = csv.DictReader(io.StringIO(written))
    assert (line["name"], line["role"], line["topics"]) == ("'=Nia()", "mentee", "python, career")
    assert line["city"] == '\'=HYPERLINK("http://evil.example")'
    assert line["field"] == "'+1 for web development"
    for private in ("woman", "first_generation", "Leave my", "U0BOSS", "My boss", "let_down", "identit"):
        assert private not in written, private

    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "Someone at the command line: exported sign-ups: 1" in house.olga.modal.words


def test_the_log_knows_nothing_of_an_export_that_did_not_come_about(
    house: House,
    at_the_command_line,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Mentor Guide, Responsibilities 5."""
    nowhere = tmp_path / "no folder" / "people.csv"
    assert main(["export", "sign-ups", "--to", str(nowhere)]) == 2
    assert capsys.readouterr().err == f"mentorship: {nowhere} cannot be written: No such file or directory.\n"

    def on_a_full_disk(opened: int, *how: str, **as_well: str) -> io.TextIOBase:
        os.close(opened)
        return Path("/dev/full").open("w")

    with monkeypatch.context() as full:
        full.setattr("mentorship.keeping.exporting.os.fdopen", on_a_full_disk)
        assert main(["export", "sign-ups", "--to", str(tmp_path / "people.csv")]) == 2
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [], "half a file is none"

    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "exported" not in house.olga.modal.words
    house.olga.closes()

    assert main(["export", "sign-ups", "--to", str(tmp_path / "people.csv")]) == 0
    assert (tmp_path / "people.csv").stat().st_mode & 0o777 == 0o600
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "exported sign-ups: 0" in house.olga.modal.words


def test_statistics_are_counts(
    house: House, at_the_command_line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        given.mentorship(desk, mentor=grace, mentee=ada)
    assert main(["export", "statistics", "--to", str(tmp_path / "numbers.csv")]) == 0
    written = (tmp_path / "numbers.csv").read_text()
    assert '"running","","1"' in written
    assert '"introductions","2026-01","1"' in written
    assert "Ada" not in written
    assert main(["export", "statistics", "--to", str(tmp_path / "numbers.csv")]) == 2, "nothing is overwritten"


# What people do while a list is taken over: it is read whole before anything is written


def signs_up(house, ada):
    user = house.bot.client.users_info(user=ada.id)["user"]
    with house.desk() as desk:
        note_member(desk.session, user, team_id=house.bot.team_id, at=desk.now)
        desk.session.flush()
        given.sign_up(desk, ada, Role.MENTEE, goal="What I want now")


def erases_everything(house, ada):
    with house.desk() as desk:
        forget(desk, desk.member(ada.id))


def lets_it_be(house, ada):
    ada.clicks("No, thank you")


def leaves_the_workspace(house, ada):
    ada.is_deactivated()


@pytest.mark.parametrize("does", [signs_up, erases_everything, lets_it_be, leaves_the_workspace])
def test_what_one_does_while_a_list_is_read_counts(house, ada, grace, at_the_command_line, tmp_path, monkeypatch, does):
    if does is lets_it_be:
        imports(tmp_path, OLD_LIST, "--really")
    elif does is not signs_up:
        ada.types("/mentorship help")
    house.settles()
    heard, write = len(ada.messages()), importing.write

    def meanwhile(bot, found):
        does(house, ada)
        return write(bot, found)

    monkeypatch.setattr(importing, "write", meanwhile)
    imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    with house.desk() as desk:
        member = desk.find(Member, ada.id)
        assert not draft_of(desk.session, ada.id, Role.MENTEE), "what an old list knew is kept by nobody"
        assert does is not erases_everything or member is None
        assert does is not leaves_the_workspace or member.has_left
    if does is not leaves_the_workspace:
        assert len(ada.messages()) == heard


@pytest.mark.postgresql
def test_whoever_begins_to_sign_up_in_that_instant_is_in_nobodys_way(house, ada, grace, at_the_command_line, tmp_path):
    def types(desk):
        save_draft(desk.session, ada.id, Role.MENTEE, {"goal": "Mine"}, at=desk.now)

    with somebody_is_just_doing(house, types):
        imports(tmp_path, OLD_LIST, "--really")
    house.settles()
    assert any("You once offered" in each.words or "once" in each.words for each in grace.messages())
    with house.desk() as desk:
        assert draft_of(desk.session, ada.id, Role.MENTEE)["goal"] == "Mine"
