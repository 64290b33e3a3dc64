"""Each hard rule by its code, each with its sentence; the four secret reasons share one."""

import pytest
from crowds import mentee, mentor, pool_of

from mentorship.matching import Pool, Rule, broken_rules, plan
from mentorship.matching.rules import SENTENCES

EVERY_DAY = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def broken(she=None, he=None, history=(), as_of="2026-11-23", others=()):
    pool = pool_of(
        mentee("she", **(she or {})), mentor("he", **(he or {})), *others, history=list(history), as_of=as_of
    )
    rules = broken_rules(pool, "she", "he")
    assert bool(rules) == (("she", "he") not in plan(pool).pairs)
    return rules


def test_nothing_is_broken_between_two_who_fit():
    assert broken() == []


@pytest.mark.parametrize(
    ("she", "he", "rule"),
    [
        ({"weekly_hours": 0.5}, {}, Rule.MENTEE_HOURS),
        ({}, {"weekly_hours": 0}, Rule.MENTOR_HOURS),
        ({"months_available": 2}, {}, Rule.MENTEE_MONTHS),
        ({}, {"months_available": 2.9}, Rule.MENTOR_MONTHS),
        ({}, {"years_experience": 4.9}, Rule.MENTOR_YEARS),
        ({"status": "paused"}, {}, Rule.MENTEE_NOT_ACTIVE),
        ({}, {"status": "withdrawn"}, Rule.MENTOR_NOT_ACTIVE),
        ({"roles": ["mentor"]}, {}, Rule.NOT_A_MENTEE),
        ({}, {"roles": ["mentee"]}, Rule.NOT_A_MENTOR),
        ({"languages": ["Deutsch"]}, {}, Rule.NO_COMMON_LANGUAGE),
        ({"available": []}, {}, Rule.NO_COMMON_HOUR),
        ({}, {"timezone": None}, Rule.NO_COMMON_HOUR),
    ],
)
def test_a_rule_is_broken(she, he, rule):
    assert broken(she, he) == [rule]
    assert rule.sentence(mentee="Uma", mentor="Jo")


@pytest.mark.parametrize("field", ["weekly_hours", "months_available", "years_experience"])
def test_an_answer_left_blank_breaks_no_rule(field):
    assert broken({field: None}, {field: ""}) == []


def test_open_ended_is_long_enough():
    assert broken({"months_available": "open-ended"}) == []


def test_languages_are_the_same_however_they_are_written():
    assert broken({"languages": ["ENGLISH "]}, {"languages": ["Français", "english"]}) == []


def test_two_mentors_are_the_most_and_two_mentees():
    others = [mentor("first"), mentor("second"), mentee("third"), mentee("fourth")]

    assert broken({"active": {"mentors": ["first", "second"]}}, others=others) == [Rule.MENTEE_FULL]
    assert broken({}, {"active": {"mentees": ["third", "fourth"]}}, others=others) == [Rule.MENTOR_FULL]


def test_a_mentorship_counts_even_if_only_one_of_the_two_names_it():
    others = [mentor("first", active={"mentees": ["she"]}), mentor("second", active={"mentees": ["she"]})]

    assert broken(others=others) == [Rule.MENTEE_FULL]


def test_two_who_are_together_already_are_not_proposed_again():
    assert broken({"active": {"mentors": ["he"]}}) == [Rule.ALREADY_TOGETHER]


def test_nobody_mentors_themselves():
    pool = pool_of(mentee("both", roles=["mentee", "mentor"]) | {"years_experience": 9})

    assert broken_rules(pool, "both", "both") == [Rule.SAME_PERSON]
    assert plan(pool).pairs == []


@pytest.mark.parametrize(
    "what", ["ended", "ended with a help request", "declined by mentor", "declined by mentee", "conflict", "blocked"]
)
def test_the_secret_reasons_cannot_be_told_apart(what):
    history = [{"mentee": "she", "mentor": "he", "what": what, "on": "2026-10-01"}]

    assert broken(history=history) == [Rule.IN_CONFIDENCE]
    assert SENTENCES[Rule.IN_CONFIDENCE] == (
        "These two can't be proposed; the reason may be an earlier answer, a conflict, or something told in confidence."
    )


@pytest.mark.parametrize("what", ["expired", "lapsed", "withdrawn"])
def test_a_proposal_that_ran_out_stays_possible(what):
    assert broken(history=[{"mentee": "she", "mentor": "he", "what": what, "on": "2026-10-01"}]) == []


def test_matchers_may_override_the_hour_and_the_years_organisers_the_cap_and_nobody_the_rest():
    by = {rule: rule.may_be_overridden_by for rule in Rule}

    assert {rule for rule, who in by.items() if who == "matcher"} == {Rule.NO_COMMON_HOUR, Rule.MENTOR_YEARS}
    assert {rule for rule, who in by.items() if who == "organiser"} == {Rule.MENTEE_FULL, Rule.MENTOR_FULL}
    assert all(rule in SENTENCES for rule in Rule)


@pytest.mark.parametrize(
    ("hers", "his", "fits"),
    [
        (("18:00", "19:00"), ("18:00", "19:00"), True),
        (("18:00", "19:00"), ("18:01", "23:00"), False),
        (("17:13", "19:13"), ("18:13", "24:00"), True),
        (("17:13", "19:12"), ("18:13", "24:00"), False),
        (("00:00", "24:00"), ("08:30", "09:30"), True),
    ],
)
def test_a_common_hour_is_a_whole_hour(hers, his, fits):
    she = {"available": [{"day": "Tue", "start": hers[0], "end": hers[1]}]}
    he = {"available": [{"day": "Tuesday", "start": his[0], "end": his[1]}]}

    assert (broken(she, he) == []) is fits


def test_two_half_hours_are_no_hour():
    she = {"available": [{"day": day, "start": "18:00", "end": "18:30"} for day in EVERY_DAY]}

    assert broken(she, {"available": [{"day": day, "start": "00:00", "end": "24:00"} for day in EVERY_DAY]}) == [
        Rule.NO_COMMON_HOUR
    ]


def test_windows_that_touch_are_one():
    she = {
        "available": [
            {"day": "Mon", "start": "23:30", "end": "24:00"},
            {"day": "Tue", "start": "00:00", "end": "00:30"},
        ]
    }

    assert broken(she, {"available": she["available"]}) == []
    assert broken(she, {"available": [{"day": day, "start": "00:00", "end": "24:00"} for day in EVERY_DAY]}) == []


def test_the_end_of_the_week_meets_its_start():
    """Sunday evening in Los Angeles is Monday morning in Tokyo."""
    she = {"timezone": "America/Los_Angeles", "available": [{"day": "Sun", "start": "16:00", "end": "17:00"}]}
    he = {"timezone": "Asia/Tokyo", "available": [{"day": "Mon", "start": "09:00", "end": "10:00"}]}

    for day in range(16, 23):
        assert broken(she, he, as_of=f"2026-11-{day}") == []


def test_a_clock_change_within_four_weeks_cannot_break_the_common_hour():
    """Berlin leaves summer time on 25 October 2026; New Delhi never changes."""
    berlin = {"timezone": "Europe/Berlin", "available": [{"day": "Tue", "start": "16:00", "end": "17:00"}]}
    delhi = {"timezone": "Asia/Kolkata", "available": [{"day": "Tue", "start": "19:30", "end": "20:30"}]}
    wider = {**delhi, "available": [{"day": "Tue", "start": "19:30", "end": "21:30"}]}

    assert broken(berlin, delhi, as_of="2026-09-21") == []
    assert broken(berlin, delhi, as_of="2026-10-05") == [Rule.NO_COMMON_HOUR]
    assert broken(berlin, wider, as_of="2026-10-05") == []
    assert broken(berlin, delhi, as_of="2026-10-26") == [Rule.NO_COMMON_HOUR]


def test_promised_places_are_taken():
    known = pool_of(mentee("first"), mentee("she"), mentor("he", active={"mentees": ["other"]}), mentee("other"))
    pool = Pool(known.as_of, known.people.values(), told=[("first", "he")])

    assert plan(pool).pairs == [("first", "he")]
