"""Two yeses in the same instant never make one pair too many. Mentor Guide, Mentor Matching 6; Features C9."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from mentorship.desk import Desk
from mentorship.hall.settings import settings_in
from mentorship.journey.proposing import answer, propose
from mentorship.journey.proposing.room import ROOM
from mentorship.journey.proposing.who_may import matcher_at_the_table, whoever_is_asked
from mentorship.outbox import Row, Tray
from mentorship.policies import Gone
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.press import Place, Press
from mentorship.store import check_keys, keys_of, writing
from mentorship.wording import Words

pytestmark = pytest.mark.postgresql

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
GRACE, ADA, LINUS, MAYA = "U1GRACE", "U2ADA", "U3LINUS", "U4MAYA"
Opening = Callable[[], AbstractContextManager[Desk]]


@pytest.fixture
def at_a_desk(engine: Engine) -> Opening:
    """Open a desk on a connection of its own."""
    check_keys(engine)
    kinds = {kind.name: kind for kind in ROOM.kinds}

    @contextmanager
    def open_desk() -> Iterator[Desk]:
        with writing(engine) as session:
            desk = Desk(session, NOW, Words(), keys_of(engine), settings_in(session))
            desk.out = Tray(session, kinds, NOW, desk)
            yield desk

    return open_desk


@pytest.fixture
def people(at_a_desk: Opening) -> None:
    """A mentor with room for one, two mentees who wait, a matcher."""
    with at_a_desk() as desk:
        desk.session.add_all(Member(id=each, name=each, known_at=NOW) for each in (GRACE, ADA, LINUS, MAYA))
        desk.session.flush()
        desk.session.add_all([signed_up(GRACE, Role.MENTOR), signed_up(ADA), signed_up(LINUS)])


def signed_up(member_id: str, role: Role = Role.MENTEE) -> SignUp:
    return SignUp(
        member_id=member_id,
        role=role,
        signed_up_at=NOW,
        edited_at=NOW,
        consented_at=NOW,
        guide_version="2016-10-13",
        hours_a_week=1,
        answers_by="week",
        supports_others=True,
        field="web",
        languages=["en"],
        topics=["python"],
        windows=[["0", "17:00", "21:00"]],
        mediums=["video"],
        scales={},
        doors=[],
        goal_kinds=[],
        years_of_experience=8,
        room_for=1,
    )


def asking(mentee_id: str) -> Proposal:
    """A proposal to which the mentor said yes and the mentee is about to."""
    return Proposal(
        mentor_id=GRACE,
        mentee_id=mentee_id,
        proposed_by=MAYA,
        proposed_at=NOW,
        sentence="Both paint.",
        shown_in=["channel:mentors"],
        mentor_asked_at=NOW,
        mentee_asked_at=NOW,
        clock_from=NOW,
    )


def in_the_same_instant(*deeds: Callable[[], object]) -> list[object]:
    """Do several things at once, each in a thread of its own; return what each came to, refusals too."""
    ready = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        ready.wait(timeout=5)
        try:
            return deed()
        except (Gone, propose.HasOpenProposal) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def say_yes(at_a_desk: Opening, proposal_id: str, member_id: str) -> None:
    press = Press(Place.MESSAGE, member_id, "T1", "proposing.yes", once="", about=proposal_id)
    with at_a_desk() as desk:
        answer.say_yes(desk, whoever_is_asked(desk, press).proposal)


@pytest.mark.usefixtures("people")
def test_two_mentees_who_say_yes_at_once_share_no_place(at_a_desk: Opening) -> None:
    with at_a_desk() as desk:
        proposals = {each: asking(each) for each in (ADA, LINUS)}
        desk.session.add_all(proposals.values())
        ids = {each: proposal.id for each, proposal in proposals.items()}

    in_the_same_instant(*(lambda each=each: say_yes(at_a_desk, ids[each], each) for each in (ADA, LINUS)))

    with at_a_desk() as desk:
        [pair] = desk.session.scalars(Mentorship.running()).all()
        [loser] = {ADA, LINUS} - {pair.mentee_id}
        closings = {each.mentee_id: each.closing for each in desk.session.scalars(select(Proposal))}
        assert closings == {pair.mentee_id: Closing.INTRODUCED, loser: Closing.NO_LONGER_FITS}
        assert desk.session.scalars(SignUp.of(loser, Role.MENTEE)).one().let_down_at == NOW
        assert desk.session.scalars(SignUp.of(pair.mentee_id, Role.MENTEE)).one().let_down_at is None
        said = desk.session.scalars(select(Row.kind)).all()
        assert said.count("proposing.introduction") == 1
        assert said.count("proposing.settled") == 1
        assert said.count("invite") == 2


@pytest.mark.usefixtures("people")
def test_one_yes_pressed_twice_at_once_makes_one_pair(at_a_desk: Opening) -> None:
    with at_a_desk() as desk:
        proposal = asking(ADA)
        desk.session.add(proposal)

    came_to = in_the_same_instant(*[lambda: say_yes(at_a_desk, proposal.id, ADA)] * 2)

    assert sorted(map(str, came_to)) == sorted(map(str, [None, Gone]))
    with at_a_desk() as desk:
        assert len(desk.session.scalars(Mentorship.running()).all()) == 1


@pytest.mark.usefixtures("people")
def test_a_yes_and_a_withdrawal_at_once_are_one_of_the_two(at_a_desk: Opening) -> None:
    with at_a_desk() as desk:
        proposal = asking(ADA)
        desk.session.add(proposal)
        desk.session.add(InChannel(channel="mentors", member_id=MAYA))

    def withdraw() -> None:
        press = Press(Place.MESSAGE, MAYA, "T1", "proposing.withdraw", once="", about=proposal.id)
        with at_a_desk() as desk:
            propose.withdraw(desk, matcher_at_the_table(desk, press).proposal, by=MAYA)

    came_to = in_the_same_instant(lambda: say_yes(at_a_desk, proposal.id, ADA), withdraw)

    assert sorted(map(str, came_to)) == sorted(map(str, [None, Gone]))
    with at_a_desk() as desk:
        is_introduced = desk.get(Proposal, proposal.id).closing is Closing.INTRODUCED
        assert len(desk.session.scalars(Mentorship.running()).all()) == is_introduced
        said = desk.session.scalars(select(Row.kind)).all()
        assert said.count("proposing.introduction") == is_introduced
        assert said.count("proposing.came_to_nothing") == (not is_introduced)


@pytest.mark.usefixtures("people")
def test_two_matchers_at_once_put_a_mentee_on_the_table_once(at_a_desk: Opening) -> None:
    def put() -> None:
        with at_a_desk() as desk:
            desk.hold_people(GRACE, ADA)
            propose.propose(desk, mentor_id=GRACE, mentee_id=ADA, by=MAYA, sentence="Both paint.")

    came_to = in_the_same_instant(put, put)

    assert sorted(map(str, came_to)) == sorted(map(str, [None, propose.HasOpenProposal]))
    with at_a_desk() as desk:
        assert len(desk.session.scalars(Proposal.open_ones()).all()) == 1
