"""Signing up, at its edges: times written by hand, answers that cannot be taken, and who reads what."""

from typing import Any

import pytest

from houses import House
from mentorship import wording
from mentorship.assembly import tables, wording_files
from mentorship.journey.signing_up.answers import MenteeSignUp, MentorSignUp, identities_in
from mentorship.journey.signing_up.asking import SEEN_BY, STEPS, Known
from mentorship.journey.signing_up.form import ASKED, questions_in, step_view
from mentorship.journey.signing_up.records import Form, SignUpQuestion
from mentorship.journey.signing_up.sign_up import unmet
from mentorship.journey.signing_up.windows import (
    EndsBeforeItStarts,
    OffTheQuarter,
    UnreadableTimes,
    at_a_glance,
    in_words,
    longest,
    part_of,
    read_times,
    window_of,
)
from mentorship.privacy.keeping import kinds_in
from mentorship.program.circles import Circle, circle_of
from mentorship.program.settings import Settings
from mentorship.program.sign_up import Role
from mentorship.slack.forms import WrongAnswers, read_answers
from mentorship.store.annotations import annotation_of

WORDS = wording.load(*wording_files())
DAYS = WORDS.under("signing_up.choices.days")

COMPLETE: dict[str, Any] = {
    "hours_a_week": "1",
    "months": "3",
    "answers_by": "week",
    "consents": ["code_of_conduct", "responsibilities", "data"],
    "topics": ["python"],
    "languages": ["en"],
    "windows": ["0_evening"],
    "years_of_experience": "7",
}


def wrong(answers: type[MentorSignUp | MenteeSignUp], **changes: object) -> dict[str, str]:
    with pytest.raises(WrongAnswers) as caught:
        read_answers(answers, {**COMPLETE, **changes}, words=WORDS, room="signing_up")
    return dict(caught.value.wrong.sentences)


# Times


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Tue 18:30–20:00", [["1", "18:30", "20:00"]]),
        ("tuesday 18.30-20", [["1", "18:30", "20:00"]]),
        ("Sat 10 to 12; Sun 9—10", [["5", "10:00", "12:00"], ["6", "09:00", "10:00"]]),
        ("Tue 22–24, Wed 0–1,", [["1", "22:00", "24:00"], ["2", "00:00", "01:00"]]),
        ("", []),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, read: list[list[str]]) -> None:
    assert read_times(typed, DAYS) == read
    assert read_times(in_words(read, DAYS), DAYS) == read


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("Tue 20–18", EndsBeforeItStarts),
        ("Tue 18–18", EndsBeforeItStarts),
        ("Tue 22–2", EndsBeforeItStarts),
        ("Tue 18:05–20", OffTheQuarter),
        ("T 18–20", UnreadableTimes),
        ("Tue", UnreadableTimes),
        ("Tue 18", UnreadableTimes),
        ("Tue 18:70–20", UnreadableTimes),
        ("Tue 18–25", UnreadableTimes),
        ("Tue 24–24", UnreadableTimes),
        ("18–20", UnreadableTimes),
        ("Tue 18–20 Wed 18–20", UnreadableTimes),
    ],
)
def test_a_time_that_cannot_be_is_named_at_its_question(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        read_times(f"Mon 10–12, {typed}", DAYS)
    assert (caught.value.at, caught.value.facts) == ("more_windows", {"part": typed})  # type: ignore[attr-defined]


def test_windows_that_touch_are_one_piece_and_those_that_do_not_are_two() -> None:
    assert longest(read_times("Sat 10–10:30, Sat 10:30–11", DAYS)) == 60
    assert longest(read_times("Sat 10–10:30, Sun 10–10:30", DAYS)) == 30
    assert longest(read_times("Sat 23:30–24, Sun 0–0:30", DAYS)) == 60, "over midnight"
    assert longest(read_times("Sat 10–12, Sat 10:30–11", DAYS)) == 120
    assert longest([]) == 0


def test_a_part_of_a_day_is_found_again_and_a_time_by_hand_is_none() -> None:
    assert part_of(window_of("2_evening")) == "2_evening"
    assert part_of(["2", "17:15", "21:00"]) is None


# Answers that cannot be taken


@pytest.mark.parametrize(
    ("changes", "question", "said"),
    [
        ({"room_for": "-1"}, "room_for", "one or two"),
        ({"room_for": "3"}, "room_for", "one or two"),
        ({"languages": []}, "languages", "at least 1"),
        ({"hours_a_week": "-2"}, "hours_a_week", "0 or more"),
        ({"years_of_experience": "-1"}, "years_of_experience", "0 or more"),
        ({"mastery:python": "divine"}, "mastery:python", "can't read"),
    ],
)
def test_a_forged_or_mistaken_answer_is_said_at_its_own_question(
    changes: dict[str, object], question: str, said: str
) -> None:
    sentences = wrong(MentorSignUp, **changes)
    assert list(sentences) == [question]
    assert said in sentences[question]


def test_a_topic_that_is_in_no_list_is_named_at_its_question(house: House) -> None:
    """A window that was opened before the list changed, or a forged one."""
    ada = house.member("Ada")
    answers = MentorSignUp.model_validate({**COMPLETE, "topics": ["python", "cobol"]})
    with house.desk() as desk:
        sentences = unmet(desk, desk.member(ada.id), answers)
    assert sentences == {"topics": '"cobol" is not in the list any more. Please choose again, or write it below.'}


@pytest.mark.parametrize(
    ("windows", "question", "said"),
    [
        ({"more_windows": "whenever"}, "more_windows", 'can\'t read "whenever"'),
        ({"windows": []}, "windows", "when you could meet"),
    ],
)
def test_all_that_is_missing_in_a_step_is_said_at_once(
    house: House, windows: dict[str, object], question: str, said: str
) -> None:
    """Bad input: a wrong time zone hides neither the times nor the topic, and nobody sends a form three times."""
    ada = house.member("Ada")
    wrong_ones = {"zone": "Mars/Olympus", "topics": [], "more_topics": " , "}
    answers = MentorSignUp.model_validate({**COMPLETE, **wrong_ones, **windows})
    with house.desk() as desk:
        sentences = unmet(desk, desk.member(ada.id), answers)
    assert set(sentences) == {"zone", "topics", question}
    assert "don't know this time zone" in sentences["zone"] and "one topic at least" in sentences["topics"]
    assert said in sentences[question]


def test_a_word_about_oneself_counts_once() -> None:
    assert identities_in(["woman"], "poet, poet,  , woman") == ["woman", "poet"]


# Who reads what


QUESTIONS = [SignUpQuestion(words="Why?", form=Form.TEXT, choices=[], place=1)]
INTERESTS = WORDS.under("signing_up.choices.interests")
OF_A_TABLE = {"question": "question_answer"}
"""What stands in a table of its own."""
ELSEWHERE = {
    "about_me",
    "consents",
    "announce",
    "more_topics",
    "more_interests",
    "more_identities",
    "more_windows",
    "working_days",
    "interests_shown",
}
"""Questions without a column of the same name: they go with another's, or only the bot uses them."""
COLUMN_OF = {"stuck": "situations", "own_way": "situations", "supports": "supports_others"}
OF_ABOUT_ME = {"identities": "words", "shown": "shown", "identity_matters": "matters"}


def everything_asked(role: Role) -> list[str]:
    known = Known(role, {"identities": ["woman"]}, ["python"], QUESTIONS, INTERESTS, Settings().asks)
    assert known.steps == list(STEPS) == list(ASKED)
    return [name for step in STEPS for name in questions_in(step_view(WORDS, step, known))]


@pytest.mark.parametrize("role", Role)
def test_what_stands_under_a_question_is_what_the_circles_say(role: Role) -> None:
    """Features A3 and P21: said under the question, and held by the same annotations that draw the privacy page."""
    sign_up = tables().tables["sign_up"].c
    for question in everything_asked(role):
        name = question.partition(":")[0]
        if name in ELSEWHERE | set(OF_A_TABLE):
            continue
        if own := OF_ABOUT_ME.get(name):
            assert set(kinds_in(tables().tables["about_me"], shows_identities=False)) == {Circle.MATCHING}
            assert own in tables().tables["about_me"].c
            assert SEEN_BY[name] == ("matching" if name == "identity_matters" else "as_you_say")
            continue
        column = sign_up[COLUMN_OF.get(name, "scales" if name in ("pace", "structure", "directness") else name)]
        circle = circle_of(column, annotation_of(column))
        said = SEEN_BY.get(name, "match")
        assert (said, circle) in {
            ("everyone", Circle.EVERYONE),
            ("match", Circle.MATCH),
            ("matchers", Circle.MATCHERS),
            ("matchers_and", Circle.MATCH),
            ("matching", Circle.MATCHING),
        }, name


def test_the_longest_form_fits_into_slacks_windows() -> None:
    """A hundred blocks at most, and no block twice."""
    topics = [f"topic {number}" for number in range(70)]
    identities = identities_in(WORDS.under("signing_up.choices.identities"), "a, b, c, d, e")
    questions = [SignUpQuestion(id=f"q{n}", words="w" * 150, form=Form.TEXT, choices=[], place=n) for n in range(20)]
    for role in Role:
        known = Known(role, {"identities": identities}, topics, questions, INTERESTS, Settings().asks)
        for step in known.steps:
            view = step_view(WORDS, step, known)
            assert len(view["blocks"]) <= 100
            assert len(set(questions_in(view))) == len(questions_in(view))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Mon 17–21, Tue 17–21, Wed 17–21", "Mon–Wed 17:00–21:00"),
        ("Mon 17–21, Tue 17–21, Fri 17–21", "Mon, Tue, Fri 17:00–21:00"),
        ("Sun 9–10, Tue 18:30–20, Mon 9–10", "Mon, Sun 09:00–10:00; Tue 18:30–20:00"),
        ("Mon 17–21, Tue 17–21, Wed 17–21, Mon 12–17, Tue 12–17, Wed 12–17", "Mon–Wed 12:00–21:00"),
        ("Sat 18–20, Sat 10–12, Tue 18–20, Sat 19–21", "Tue 18:00–20:00; Sat 10:00–12:00; Sat 18:00–21:00"),
    ],
)
def test_days_with_the_same_hours_are_said_together(typed: str, said: str) -> None:
    assert at_a_glance(read_times(typed, DAYS), DAYS) == said
