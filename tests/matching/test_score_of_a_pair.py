"""The score says what the matching page says, criterion by criterion, and keeps its promises."""

import random

import pytest
from crowds import crowd, mentee, mentor, pool_of
from oracles import score as slow_score

from mentorship.matching import Pool, Weights
from mentorship.matching.board import Board
from mentorship.matching.lanes import lane
from mentorship.matching.week import Zones, free_weeks
from mentorship.matching.weights import MOST_IDENTITY, WHOLE, shares, stepped


def score(pool: Pool, she: str, he: str) -> int:
    board = Board(pool, [pool.people[she]], [pool.people[he]])
    return lane(board.scores(0), 0)


def board_of(pool: Pool) -> Board:
    return Board(pool, pool.mentees(), pool.mentors())


def common_minutes(pool: Pool, she: str, he: str) -> int:
    """Minute by minute, in the worst of four weeks."""
    zones = Zones(pool.as_of)
    hers, his = (free_weeks(pool.people[name], zones) for name in (she, he))

    def minutes(stretches):
        return {minute % 10080 for start, end in stretches for minute in range(start, end)}

    return min(len(minutes(hers[week % len(hers)]) & minutes(his[week % len(his)])) for week in range(4))


@pytest.mark.parametrize("as_of", ["2026-11-23", "2026-10-12"])
def test_every_pair_scores_what_the_page_says(as_of):
    """In October the clocks of two zones change within the four weeks."""
    pool = pool_of(*crowd(1, mentees=12, mentors=14), as_of=as_of)
    board = board_of(pool)
    for row, she in enumerate(board.mentees):
        for he, found in zip(board.mentors, board.lanes.numbers(board.scores(row)), strict=True):
            exact = slow_score(she, he, common_minutes(pool, she.id, he.id))
            assert abs(found - exact) <= 0.5001


def test_everything_right_is_1000_and_everything_wrong_is_0():
    about = [{"axis": axis, "value": "x", "visibility": "private"} for axis in "abcd"]
    interests = [f"interest {number}" for number in range(30)]
    likes = {"pace": "calm", "structure": 0.3, "directness": "blunt"}
    she = mentee(
        "she",
        attributes=about,
        identity_matters="a lot",
        interests=interests,
        goals=["css"],
        doors_wanted=["talks"],
        personality=likes,
    )
    he = mentor(
        "he", attributes=about, interests=interests, goals=["CSS"], doors=["Talks"], personality=likes, gives_space=1
    )
    unlike = {"pace": "fast", "structure": 0, "directness": "gentle"}
    other = mentor("other", goals=["node"], gives_space=0, personality=unlike) | {"years_experience": 5}
    pool = pool_of(
        she | {"years_experience": 4, "personality": {"pace": "calm", "structure": 1, "directness": "blunt"}},
        other | {"available": [{"day": "Sun", "start": "06:00", "end": "07:00"}]},
    )

    assert score(pool_of(she, he), "she", "he") == 1000
    assert score(pool, "she", "other") == 0


SHARED = {
    "interests": "a new interest",
    "languages": "Esperanto",
    "goals": "a new goal",
    "doors": "a new door",
    "attributes": {"axis": "a new axis", "value": "x", "visibility": "private"},
}


@pytest.mark.parametrize("field", SHARED)
def test_something_more_in_common_never_lowers_a_score(field):
    people = crowd(2, mentees=12, mentors=12)
    before = board_of(pool_of(*people))
    for each in people:
        ours = "doors_wanted" if field == "doors" and "mentee" in each["roles"] else field
        each[ours] = [*each[ours], SHARED[field]]
    after = board_of(pool_of(*people))

    for row, she in enumerate(before.mentees):
        for he in before.mentors:
            now = lane(after.scores(after.mentee_at[she.id]), after.mentor_at[he.id])
            then = lane(before.scores(row), before.mentor_at[he.id])
            silent = field == "goals" and not (she.goals + she.topics and he.goals + he.topics)
            assert now >= then or silent


@pytest.mark.parametrize("field", ["interests", "attributes", "languages", "doors"])
def test_something_that_has_nothing_to_do_with_the_other_changes_nothing(field):
    people = crowd(3, mentees=8, mentors=8)
    before = [board_of(pool_of(*people)).scores(row) for row in range(8)]
    for each in people:
        if "mentor" in each["roles"] or field != "doors":
            own = f"only {each['id']}"
            new = {"axis": own, "value": own, "visibility": "private"} if field == "attributes" else own
            each[field] = [*each[field], new]

    assert [board_of(pool_of(*people)).scores(row) for row in range(8)] == before


def test_telling_about_oneself_never_lowers_any_of_ones_scores():
    people = crowd(4, mentees=10, mentors=10)
    telling = board_of(pool_of(*people))
    for teller in people:
        silent = board_of(pool_of(*(each | {"attributes": []} if each is teller else each for each in people)))
        for row in range(10):
            pairs = zip(
                telling.lanes.numbers(telling.scores(row)), silent.lanes.numbers(silent.scores(row)), strict=True
            )
            assert all(with_it >= without for with_it, without in pairs)


@pytest.mark.parametrize(
    ("blank", "points"),
    [
        ("interests", 0),
        ("goals", 100),
        ("doors", 75),
        ("years_experience", 75),
        ("gives_space", 50),
        ("personality", 35),
        ("attributes", 0),
    ],
)
def test_a_blank_counts_as_the_page_says(blank, points):
    """All else is wrong on purpose; what is left is what the blank is worth."""
    worst = mentor(
        "he", goals=["node"], gives_space=0, personality=dict.fromkeys(("pace", "structure", "directness"), 0)
    )
    worst |= {"years_experience": 5, "available": [{"day": "Sun", "start": "06:00", "end": "07:00"}]}
    she = mentee(
        "she", goals=["css"], doors_wanted=["talks"], personality=dict.fromkeys(("pace", "structure", "directness"), 1)
    )
    she |= {"years_experience": 4, "identity_matters": "a lot"}
    her_blank = {"doors": "doors_wanted"}.get(blank, blank)
    if blank == "gives_space":
        worst[blank] = None
    else:
        she[her_blank] = None

    assert score(pool_of(she, worst), "she", "he") == points


def test_what_matters_most_counts_double_and_identity_a_quarter_at_most():
    usual = Weights()

    assert sum(shares(usual)) == sum(shares(usual, ("goals",))) == WHOLE
    assert shares(usual).goals == WHOLE * 20 // 100
    assert abs(shares(usual, ("goals",)).goals - WHOLE * 40 / 120) < len(usual)
    assert shares(usual, ("identity",)).identity == MOST_IDENTITY
    assert shares(Weights(identity=900)).identity == MOST_IDENTITY


def test_organisers_change_weights_in_named_steps():
    changed = shares(stepped({"doors": "much more", "identity": "not at all"}))

    assert changed.identity == 0
    assert changed.doors > shares(Weights()).doors
    with pytest.raises(KeyError):
        stepped({"doors": "a whole lot"})


def test_a_score_is_never_out_of_bounds_whatever_the_weights():
    chance = random.Random(5)
    pool = pool_of(*crowd(6, mentees=10, mentors=10))
    for _ in range(10):
        weights = Weights(*(chance.randint(0, 50) for _ in Weights._fields))
        board = Board(pool, pool.mentees(), pool.mentors(), weights)
        assert all(number <= 1000 for row in range(10) for number in board.lanes.numbers(board.scores(row)))
