"""Who was forgotten, withdrew or is kept apart stays so when an older backup comes back. Program, section 12."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from test_privacy import everything_kept

from databases import PostgreSQL, SQLite
from kept import FIRST, GOAL, Kept, goal_on_file
from mentorship.cli import main
from mentorship.environment import read_environment
from mentorship.hall.about_me import Told, of_ones_own
from mentorship.keeping.erasures import ALL, ANOTHER_PROGRAM, NOBODY_CAN_TELL, erasures_in
from mentorship.program.sign_up import Role
from pretend_slack import PretendSlack


@pytest.mark.postgresql
def test_who_was_forgotten_after_the_backup_stays_forgotten(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    """Mentee Guide, Responsibilities 5."""
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.signs_up_as_mentee(grace)
    main(["backup", str(tmp_path / "backup")])
    bot.types(ada, "/mentorship forget-me")
    bot.sends(ada, {}, "Erase everything")
    ada.closes()
    bot.types(grace, "/mentorship privacy")
    bot.clicks(grace, "Forget my About-me answers")
    grace.closes()

    bot.stops()
    bot.is_cut_off_when_it_restores(tmp_path / "backup")
    assert "Erased again what was erased since the backup was made: 2." in bot.restores(tmp_path / "backup")
    assert not list(tmp_path.glob("*.erased"))
    bot.starts()
    kept = everything_kept(bot)
    assert ada.id not in kept
    assert "first in my family" not in kept
    assert goal_on_file(bot, grace) == GOAL
    if "sqlite" in bot.variables["DATABASE_URL"]:
        assert ada.id not in Path(bot.running.bot.engine.url.database or "").read_bytes().decode(errors="replace")


@pytest.mark.postgresql
def test_who_withdrew_after_the_backup_stays_withdrawn_with_what_was_answered_and_noted_beside(
    bot: Kept, slack: PretendSlack, tmp_path: Path
) -> None:
    """Features A8: withdrawing deletes the profile."""
    olga, _, ada = slack.people
    bot.types(olga, "/mentorship organise")
    bot.clicks(olga, "Your own questions")
    bot.clicks(olga, "Ask one more thing")
    bot.sends(olga, {"The question": "Which pet keeps you company?", "Who is asked?": "Mentees"}, "Add")
    olga.closes_all()
    bot.signs_up_as_mentee(ada, own_questions={"Which pet keeps you company?": "A hedgehog"})
    bot.types(olga, "/mentorship match", in_="#mentors")
    bot.clicks(olga, "Who could fit?")
    bot.clicks(olga, "Their sign-up")
    bot.clicks(olga, "Add a note")
    bot.sends(olga, {"What should matchers keep in mind?": "Needs someone patient."}, "Keep")
    olga.closes_all()
    main(["backup", str(tmp_path / "backup")])
    kept = everything_kept(bot)
    assert "A hedgehog" in kept
    assert "Needs someone patient." in kept
    bot.clicks(ada, "Withdraw")

    bot.stops()
    assert "Erased again what was erased since the backup was made: 1." in bot.restores(tmp_path / "backup")
    bot.starts()
    kept = everything_kept(bot)
    assert not any(each in kept for each in (GOAL, "A hedgehog", "Needs someone patient."))


@pytest.mark.postgresql
@pytest.mark.feature("N4")
@pytest.mark.parametrize(
    ("words", "who_may_see"),
    [(["Immigrant"], {}), ([FIRST, "Immigrant"], {FIRST: "Nobody: use it only to find my match"})],
    ids=["the word", "that it is shown"],
)
def test_one_word_about_oneself_that_was_taken_back_after_the_backup_comes_back_to_nobody(
    bot: Kept, slack: PretendSlack, tmp_path: Path, words: list[str], who_may_see: dict[str, str]
) -> None:
    """Mentor Guide, Mentor Matching 2. A backup cannot tell which one it was, so it forgets all of hers."""
    _, grace, ada = slack.people
    for person in (grace, ada):
        bot.tells_about_herself(person, [FIRST, "Immigrant"], **{FIRST: "My matches and the matchers"})
    main(["backup", str(tmp_path / "backup")])
    bot.tells_about_herself(grace, [FIRST, "Immigrant", "Woman"])
    bot.tells_about_herself(ada, words, **who_may_see)

    bot.stops()
    assert "Erased again what was erased since the backup was made: 1." in bot.restores(tmp_path / "backup")
    bot.starts()
    with bot.desk() as desk:
        assert of_ones_own(desk, ada.id, Role.MENTEE)[1] == Told()
        assert of_ones_own(desk, grace.id, Role.MENTEE)[1].shown == ["first_generation"], "a word more is none less"


@pytest.mark.postgresql
def test_never_match_us_holds_for_good_also_over_a_restore(bot: Kept, slack: PretendSlack, tmp_path: Path) -> None:
    """Mentee Guide, Responsibilities 9: pressed after the backup was made, and the restore was cut off half-way."""
    _, grace, ada = slack.people
    bot.signs_up_as_mentee(ada)
    bot.signs_up_as_mentee(grace)
    main(["backup", str(tmp_path / "backup")])
    bot.types(ada, "/mentorship help")
    bot.clicks(ada, "Choose whom")
    bot.sends(ada, {"Whom?": ["Grace"]}, "Never match us")

    bot.stops()
    bot.is_cut_off_when_it_restores(tmp_path / "backup")
    assert "Erased again" not in "".join(bot.restores(tmp_path / "backup"))
    bot.starts()
    with bot.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)


def test_a_list_of_erasures_that_cannot_be_read_is_not_taken_for_an_empty_one() -> None:
    """Program, section 12: else a restore would bring back who was forgotten, and say that all is well."""

    def takes_too_long() -> Iterator[Any]:
        raise OperationalError(ALL, {}, Exception("canceling statement due to statement timeout"))

    with pytest.raises(OperationalError):
        erasures_in(takes_too_long)


@pytest.mark.postgresql
def test_a_restore_into_a_new_database_says_that_nobody_can_tell_who_was_forgotten(
    bot: Kept, slack: PretendSlack, databases: SQLite | PostgreSQL, tmp_path: Path
) -> None:
    """Program, section 12: as on a new machine, where who asked to be forgotten is back, and only a keeper can know."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    assert NOBODY_CAN_TELL not in bot.restores(tmp_path / "backup"), "the old one has the list"
    bot.variables["DATABASE_URL"] = databases.empty()
    bot.environment = read_environment(bot.variables)
    assert NOBODY_CAN_TELL in bot.restores(tmp_path / "backup")
    assert NOBODY_CAN_TELL not in bot.restores(tmp_path / "backup"), "now there is a list"
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL


@pytest.mark.postgresql
@pytest.mark.parametrize("is_pressed", [False, True], ids=["nothing is done there", "somebody is forgotten there"])
def test_what_began_anew_before_the_backup_came_has_no_list_of_what_the_backup_knows(
    bot: Kept, slack: PretendSlack, databases: SQLite | PostgreSQL, tmp_path: Path, is_pressed: bool
) -> None:
    """Program, section 12: its marks are made with another secret, and find nobody; a keeper has to know."""
    _, _, ada = slack.people
    bot.signs_up_as_mentee(ada)
    main(["backup", str(tmp_path / "backup")])
    bot.stops()
    bot.variables["DATABASE_URL"] = databases.empty()
    bot.starts()
    if is_pressed:
        bot.signs_up_as_mentee(ada)
        bot.types(ada, "/mentorship forget-me")
        bot.sends(ada, {}, "Erase everything")
    bot.stops()
    said = bot.restores(tmp_path / "backup")
    assert ANOTHER_PROGRAM in said and not any("Erased again" in each for each in said)
    bot.starts()
    assert goal_on_file(bot, ada) == GOAL
