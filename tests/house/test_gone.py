"""S7: whoever asks takes everything of theirs along, and nothing of it stays: here, or in a backup put back."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, update

import given
from everything import is_written, mappers, one_of_everything
from mentorship.desk import Desk
from mentorship.hall.about_me import Told
from mentorship.hall.breaks import begin_break
from mentorship.hall.fitting import say_how_it_fits
from mentorship.journey.closing.records import Celebration, Thanks
from mentorship.journey.signing_up.sign_up import withdraw
from mentorship.journey.support.ask import ask_organisers
from mentorship.journey.support.case import write_back
from mentorship.keeping.erasures import ALL, erase_again, erasures_in
from mentorship.organising.mentorships import end_for_them, reopen_for_them
from mentorship.outbox import Row
from mentorship.policies import Mine
from mentorship.privacy.export import export
from mentorship.privacy.forgetting import forget
from mentorship.privacy.rows import about, kept_in
from mentorship.program.circles import may_be_exported
from mentorship.program.fit import Fit
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Ending
from mentorship.program.sign_up import Role
from mentorship.schedule import start_ticking
from mentorship.store import Until, check_keys, open_engine
from mentorship.store.backing_up import copy_sqlite

pytestmark = pytest.mark.faults
"""Rows that do not belong together make some reminder stumble: not what is asked here."""
STAYS = {Until.CASE, Until.PROGRAM}
"""Requests for help stay for their own time, and what the program did; both without the name."""


def mark_everything(desk: Desk, member_id: str) -> tuple[set[str], set[str]]:
    """Write something of its own into each row about someone; answer what must be exported, and what must go."""
    exported, gone = set(), set()
    for mapper in mappers():
        table = mapper.local_table
        theirs = about(table, member_id)
        if theirs is None:
            continue
        for record in desk.session.scalars(select(mapper.class_).where(theirs)).all():
            for attribute in mapper.column_attrs:
                column = attribute.columns[0]
                if not is_written(column) or isinstance(getattr(record, attribute.key), list):
                    continue
                key = "-".join(map(str, inspect(record).identity or ()))
                mark = f"mark.{table.name}.{column.name}.{key}".replace(member_id, "hers")
                setattr(record, attribute.key, mark)
                if kept_in(table).until not in STAYS:
                    gone.add(mark)
                    if may_be_exported(column):
                        exported.add(mark)
    desk.session.flush()
    return exported, gone


def all_that_is_kept(desk: Desk) -> str:
    """Every value of every column, opened."""
    return "\n".join(
        str([getattr(record, attribute.key) for attribute in mapper.column_attrs])
        for mapper in mappers()
        if mapper.local_table.name != "installation"
        for record in desk.session.scalars(select(mapper.class_))
    )


@pytest.fixture
def marked(full_house) -> Any:
    with full_house.desk() as desk:
        one_of_everything(desk, full_house)
        full_house.exported, full_house.gone = mark_everything(desk, full_house.ada.id)
    return full_house


def test_the_export_is_whole(marked):
    """Everything that somebody wrote and that is about her stands in it, unless it is somebody else's answer."""
    with marked.desk() as desk:  # what the other wrote has reached her
        desk.session.execute(update(Thanks).values(told_at=desk.now))
        desk.session.execute(update(Celebration).values(approved_at=desk.now))
        written = json.dumps(json.loads(export(desk, marked.ada.id)))
    never_told = {mark for mark in marked.exported if mark.startswith(("mark.proposal.", "mark.trouble."))}
    assert {mark for mark in marked.exported - never_told if mark not in written} == set()
    assert len(marked.exported) > 25


def test_nothing_of_whoever_was_forgotten_is_left_here_or_in_a_backup_put_back(marked, tmp_path: Path):
    house, ada = marked, marked.ada
    if house.bot.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's own tools copy it; what is erased is the same in both.")
    copy_sqlite(Path(str(house.bot.engine.url.database)), tmp_path / "backup.db")
    with house.desk() as desk:
        forget(desk, desk.member(ada.id))
    house.settles()
    with house.desk() as desk:
        kept = all_that_is_kept(desk)
    assert {mark for mark in house.gone if mark in kept} == set()
    assert ada.id not in kept
    a_minute_passes(house)
    assert ada.id.encode() not in raw(Path(str(house.bot.engine.url.database)))

    with house.bot.engine.connect() as connection:
        erased = erasures_in(lambda: connection.exec_driver_sql(ALL).all()) or []
    here = house.bot.engine
    house.bot.engine = open_engine(f"sqlite:///{tmp_path / 'backup.db'}", house.bot.keys)
    check_keys(house.bot.engine)
    with house.desk() as desk:
        assert ada.id in all_that_is_kept(desk), "in the backup she is still there"
    assert erase_again(house.bot, erased) == 1
    house.bot.tick()
    with house.desk() as desk:
        kept = all_that_is_kept(desk)
    assert {mark for mark in house.gone if mark in kept} == set()
    assert ada.id not in kept
    house.bot.engine.dispose()
    assert ada.id.encode() not in raw(tmp_path / "backup.db")
    house.bot.engine = here


@pytest.mark.postgresql
@pytest.mark.parametrize("it_was", ["said", "yet to be said"])
def test_nothing_that_others_were_told_names_whoever_was_forgotten(house, it_was: str):
    """What the outbox keeps for a while are ids, but some of them tell what she answered in confidence."""
    jo, grace, ada = house.mentor_in_channel("Jo"), house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        sign_up = given.sign_up(desk, ada, Role.MENTEE)
        ended = given.after_the_first_meeting(desk, mentor=jo, mentee=ada)
        runs = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
    house.settles()
    before = len(told_by_bot(house))
    with house.desk() as desk:
        ended, runs, sign_up = desk.session.merge(ended), desk.session.merge(runs), desk.session.merge(sign_up)
        end_for_them(desk, ended, by=house.olga.id, because="They asked for it.", looks_again=True)
        say_how_it_fits(desk, Mine(runs, desk.member(ada.id)), Fit.NOT_FOR_ME, known=None, hears=house.olga.id)
        begin_break(desk, runs, by=ada.id)
        withdraw(desk, sign_up)
    if it_was == "said":
        house.settles()
        assert f"<@{ada.id}>" in "".join(told_by_bot(house)[before:])
    with house.desk() as desk:
        assert [
            row for row in desk.session.scalars(select(Row)) if ada.id in str(row.about) and row.member_id != ada.id
        ]
        forget(desk, desk.member(ada.id))
    house.settles()
    with house.desk() as desk:
        assert ada.id not in all_that_is_kept(desk)
    if it_was == "yet to be said":
        assert f"<@{ada.id}>" not in "".join(told_by_bot(house)[before:])


def test_what_a_forgotten_organiser_did_for_others_they_still_hear_of(house):
    """Features M9."""
    grace, ada, mia = house.member("Grace"), house.member("Ada"), house.member("Mia", is_admin=True)
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        given.sign_up(desk, ada, Role.MENTEE)
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        mentorship.end(at=desk.now, by=None, how=Ending.EARLY)
        reopen_for_them(desk, mentorship, by=mia.id, because="They asked for it.")
        desk.session.flush()
    with house.desk() as desk:
        forget(desk, desk.member(mia.id))
    house.settles()
    for person, partner in ((grace, ada), (ada, grace)):
        [heard] = [each.words for each in person.messages() if "goes on" in each.words]
        assert "someone" in heard and f"@{partner.name}" in heard


@pytest.mark.postgresql
def test_a_forgotten_organiser_reads_no_case_any_more(house):
    """Mentor Guide, Responsibilities 10."""
    ada, mia = house.member("Ada"), house.member("Mia", is_admin=True)
    with house.desk() as desk:
        readers = [house.olga.id, mia.id]
        case = ask_organisers(desk, ada.id, words="Help!", is_anonymous=False, concerned=(), readers=readers)
    house.settles()
    with house.desk() as desk:
        forget(desk, desk.member(mia.id))
    with house.desk() as desk:
        write_back(desk, desk.get(HelpRequest, case.id), "And one thing more.")
    house.settles()
    with house.desk() as desk:
        assert desk.get(HelpRequest, case.id).readers == [house.olga.id]
        assert mia.id not in all_that_is_kept(desk)


def told_by_bot(house: Any) -> list[str]:
    conversations = house.slack.workspace.conversations.values()
    return [json.dumps(message.as_slack()) for each in conversations for message in each.messages.values()]


def a_minute_passes(house: Any) -> None:
    """Let the metronome do what it does every minute besides asking the rooms."""
    scheduler = start_ticking(house.bot, every_seconds=60)
    jobs = {job.id: job for job in scheduler.get_jobs()}
    scheduler.shutdown()
    house.settles()
    assert jobs["log"].trigger.interval <= timedelta(minutes=1)
    jobs["log"].func()


def raw(database: Path) -> bytes:
    """All of its files: what was deleted may still lie in one of them."""
    return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


def test_a_word_about_oneself_that_is_taken_back_is_gone_within_a_minute(house):
    """S8 and Features N4: in what is kept, and in everything that stands in Slack already."""
    jo, grace, ada = house.mentor_in_channel("Jo"), house.member("Grace"), house.member("Ada")
    told = Told(["first_generation"], ["first_generation"], "a lot")
    with house.desk() as desk:
        for person, role in ((grace, Role.MENTOR), (ada, Role.MENTEE)):
            given.sign_up(desk, person, role, about_me=told)
    house.settles()
    jo.types("/mentorship propose @Grace @Ada", in_="#mentors")
    jo.fills({"Why these two? In your own words": "Both like to dig deep."})
    jo.submits()
    jo.clicks("Ask the mentor", in_="#mentors")
    house.goes_to("2026-01-06 11:00")
    grace.clicks("Yes, let's meet")
    house.goes_to("2026-01-07 11:00")
    ada.clicks("Yes, let's meet")
    house.goes_to("2026-01-08 11:00")
    ada.clicks("What we tell about ourselves")
    assert "@Grace: First in the family to study" in ada.modal.words
    ada.closes()
    with house.desk() as desk:
        assert "first_generation" in all_that_is_kept(desk)

    for person in (ada, grace):
        person.types("/mentorship privacy")
        person.clicks("Forget my About-me answers")
        person.closes()
    house.passes(minutes=1)
    ada.clicks("What we tell about ourselves")
    assert "Neither of you shows anything here now." in ada.modal.words
    ada.closes()
    assert "First in the family" not in in_slack(house), "it never stood in a message"
    with house.desk() as desk:
        assert "first_generation" not in all_that_is_kept(desk)


def in_slack(house: Any) -> str:
    """Everything that stands in Slack now, in conversations and on Homes."""
    conversations = house.slack.workspace.conversations.values()
    said = [message.as_slack() for each in conversations for message in each.messages.values()]
    homes = []
    for person in house.slack.people:
        person.opens_home()
        homes.append(person.home.words)
    return json.dumps([said, homes])
