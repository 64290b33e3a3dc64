"""`mentorship plan`: the formats of the matching page, and what it says when a file is broken."""

import io
import json
import subprocess
import sys

import pytest
from crowds import crowd, mentee, mentor

from mentorship.matching.from_file import main


def run(given, *arguments):
    """Everything that comes out: code, standard output, standard error."""
    out, errors = io.StringIO(), io.StringIO()
    text = given if isinstance(given, str) else json.dumps(given)
    code = main(list(arguments), io.StringIO(text), out, errors)
    return code, out.getvalue(), errors.getvalue()


def answer(given, *arguments):
    code, out, errors = run(given, *arguments)
    assert (code, errors) == (0, "")
    return json.loads(out)


def file_of(*people, **rest):
    return {"as_of": "2026-11-23", "people": list(people)} | rest


def test_a_pool_gives_pairs_explanations_and_a_proof():
    given = answer(file_of(*crowd(1, mentees=12, mentors=8)))

    assert set(given) == {"pairs", "explanations", "proof"}
    assert {f"{she}|{he}" for she, he in given["pairs"]} == set(given["explanations"])
    assert all(len(text.splitlines()) == 5 for text in given["explanations"].values())
    assert given["proof"]["worth"] > 0


def test_with_alternatives_also_everyone_else():
    given = answer(file_of(*crowd(1, mentees=12, mentors=8)), "--alternatives")

    possible = {tuple(pair) for pair in given["eligible"]}
    assert {tuple(pair) for pair in given["pairs"]} <= possible
    assert {(she, he) for she, mentors in given["ranked"].items() for he in mentors} == possible


def test_too_many_alternatives_are_only_listed_in_full(monkeypatch):
    monkeypatch.setattr("mentorship.matching.from_file.MOST_PAIRS", 3)
    given = file_of(*crowd(1, mentees=12, mentors=8))
    code, out, errors = run(given, "--alternatives")

    assert code == 0
    assert "--full" in errors
    assert "eligible" not in json.loads(out)
    assert len(answer(given, "--alternatives", "--full")["eligible"]) > 3


def test_the_smallest_pool_is_empty():
    assert answer({"as_of": "2026-11-23"})["pairs"] == []
    assert answer(file_of(mentee("she"), mentor("he"), history=None), "--full")["ranked"] == {"she": ["he"]}


@pytest.mark.parametrize("blank", [None, "", "absent"])
def test_a_blank_is_a_blank_however_it_is_written(blank):
    she = mentee("she")
    he = mentor("he") | dict.fromkeys(("goals", "gives_space", "personality", "active", "status", "doors"), blank)
    if blank == "absent":
        he = {field: value for field, value in he.items() if value != blank}

    assert answer(file_of(she, he))["pairs"] == [["she", "he"]]


@pytest.mark.parametrize("matters_most", ["doors", ["doors"]])
def test_what_a_mentee_names_as_mattering_most_decides(matters_most):
    near = mentor("near", topics=["css"], years_experience=8)
    opens = mentor("opens", topics=["css"], years_experience=4, doors=["talks"])
    she = mentee("she", topics=["css"], doors_wanted=["talks", "jobs"])

    assert answer(file_of(she, near, opens | {"years_experience": 30}))["pairs"] == [["she", "near"]]
    she["matters_most"] = matters_most
    assert answer(file_of(she, near, opens | {"years_experience": 30}))["pairs"] == [["she", "opens"]]


def test_an_unknown_field_is_ignored_with_a_warning():
    code, out, errors = run(file_of(mentee("she", shoe_size=38), mentor("he"), colour="green"))

    assert (code, json.loads(out)["pairs"]) == (0, [["she", "he"]])
    assert errors.splitlines() == [
        'Warning: The pool: field "colour" is unknown and was ignored.',
        'Warning: person "she": field "shoe_size" is unknown and was ignored.',
    ]


def test_what_happened_in_words_we_do_not_know_keeps_two_apart():
    history = [{"mentee": "she", "mentor": "he", "what": "it is complicated", "on": "2026-01-01"}]
    code, out, errors = run(file_of(mentee("she"), mentor("he"), history=history))

    assert (code, json.loads(out)["pairs"]) == (0, [])
    assert "it is complicated" in errors


HALF_AN_HOUR = [{"day": "Mon", "start": "16:00", "end": "16:30"}]
LONG = {"waiting_since": "2026-06-01"}
DOORS_OR_GOALS = [
    mentee("a", goals=["css"], doors_wanted=["talks"]),
    mentor("opens", goals=["node"], doors=["talks"], gives_space=0.7),
    mentor("teaches", goals=["css"], doors=["hiring"]),
]


@pytest.mark.parametrize(
    ("rules", "people", "pairs"),
    [
        ({"least_hours": 0.5}, [mentee("a", weekly_hours=0.5), mentor("x")], ["a|x"]),
        ({"least_hours": 3}, [mentee("a"), mentor("x")], []),
        ({"least_months": 2}, [mentee("a", months_available=2), mentor("x")], ["a|x"]),
        ({"least_months": 9}, [mentee("a"), mentor("x")], []),
        ({"least_years": 2}, [mentee("a"), mentor("x") | {"years_experience": 4}], ["a|x"]),
        ({"least_years": 9}, [mentee("a"), mentor("x")], []),
        ({"common_minutes": 30}, [mentee("a", available=HALF_AN_HOUR), mentor("x")], ["a|x"]),
        ({"common_minutes": 300}, [mentee("a"), mentor("x")], []),
        ({"common_minutes": 240}, [mentee("a"), mentor("x")], ["a|x"]),
        ({"most_mentees": 1}, [mentee("a", **LONG), mentee("b"), mentor("x")], ["a|x"]),
        ({"most_mentors": 1, "new_mentors": 2}, [mentee("a"), mentor("x", goals=["css"]), mentor("y")], ["a|x"]),
        ({"new_mentors": 2}, [mentee("a"), mentor("x"), mentor("y")], ["a|x", "a|y"]),
        ({"lowest_score": 1000}, [mentee("a"), mentor("x")], []),
        ({"weights": "opening doors"}, DOORS_OR_GOALS, ["a|opens"]),
        ({"weights": {"goals": "much more", "doors": "not at all"}}, DOORS_OR_GOALS, ["a|teaches"]),
        ({}, [mentee("a", available=HALF_AN_HOUR), mentor("x")], []),
        ({"least_hours": None, "weights": ""}, [mentee("a", weekly_hours=0.5), mentor("x")], []),
    ],
)
def test_a_file_may_bring_its_own_rules(rules, people, pairs):
    assert sorted(answer(file_of(*people, rules=rules))["explanations"]) == pairs


def test_a_file_can_ask_to_raise_its_worst_pair_and_to_spread_mentees():
    people = crowd(11, mentees=30, mentors=18)
    usual, raised, spread = (
        answer(file_of(*people, rules=rules))["pairs"] for rules in ({}, {"raise_worst": True}, {"second_place": 900})
    )

    assert raised != usual != spread
    assert len(raised) == len(usual) == len(spread)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("least_hours", "one"),
        ("least_months", -1),
        ("least_years", True),
        ("common_minutes", 0),
        ("most_mentors", 3),
        ("most_mentees", 0),
        ("new_mentors", 1.5),
        ("lowest_score", 1001),
        ("second_place", -1),
        ("raise_worst", "yes"),
        ("weights", "by feeling"),
        ("weights", ["goals"]),
        ("weights", {"luck": "more"}),
        ("weights", {"goals": "most"}),
        ("weights", {"goals": ["more"]}),
    ],
)
def test_a_broken_rule_names_the_field(field, value):
    code, out, errors = run(file_of(mentee("a"), mentor("x"), rules={field: value}))

    assert (code, out) == (2, "")
    assert f"rules, field {field}:" in errors


def test_rules_that_are_none_say_so():
    assert run(file_of(rules=["strict"]))[0] == 2
    assert 'rules: field "luck" is unknown' in run(file_of(rules={"luck": 1}))[2]


BROKEN = {
    "weekly_hours": "two",
    "years_experience": -1,
    "months_available": True,
    "timezone": "Europe/Atlantis",
    "languages": "English",
    "goals": ["css", 5],
    "gives_space": 1.5,
    "teaching_style": ["words"],
    "interests": {"chess": 1},
    "roles": ["mentor", "wizard"],
    "status": 1,
    "identity_matters": "very",
    "matters_most": "money",
    "waiting_since": "yesterday",
    "active": {"mentors": ["nobody"]},
}
UNFIT = ({"a": 1}, ["a", 1], [[]], 10**30, True)
"""What no answer may be, wherever it stands."""
BROKEN_WINDOWS = [
    {"day": "Tue", "start": "20:00", "end": "18:00"},
    {"day": "Tue", "start": "18:00", "end": "18:00"},
    {"day": "Someday", "start": "18:00", "end": "20:00"},
    {"day": "Tue", "start": "6pm", "end": "20:00"},
    {"day": "Tue", "start": "18:00", "end": "24:30"},
    {"day": "Tue", "start": "18:00"},
    {"day": ["Tue"], "start": "18:00", "end": "20:00"},
    "Tuesday evening",
]
BROKEN_ANSWERS = (
    [*BROKEN.items()]
    + [(field, value) for field in BROKEN for value in UNFIT]
    + [("available", [window]) for window in BROKEN_WINDOWS]
    + [("available", {"day": "Tue"})]
    + [("personality", scales) for scales in ("calm", {"pace": "slow"}, {"pace": 2}, {"mood": 1}, {"pace": [1]})]
    + [
        ("attributes", about)
        for about in ("woman", ["woman"], [{"axis": "gender"}], [{"axis": "a", "value": "b", "visibility": "all"}])
    ]
)


@pytest.mark.parametrize(("field", "value"), BROKEN_ANSWERS)
def test_a_broken_answer_names_the_person_and_the_field(field, value):
    code, out, errors = run(file_of(mentor("he"), mentee("Uma") | {field: value}))

    assert (code, out) == (2, "")
    assert 'person "Uma"' in errors
    assert f"field {field}:" in errors


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "The pool"),
        ({"people": []}, "as_of"),
        ({"as_of": "soon", "people": []}, "as_of"),
        ({"as_of": 20261123, "people": []}, "as_of"),
        ({"as_of": "2026-11-23", "people": {}}, "people"),
        (file_of("she"), "person number 1"),
        (file_of({"roles": ["mentee"]}), "person number 1, field id"),
        (file_of(mentee("she"), mentee("she")), 'person "she", field id'),
        (file_of(mentee("she"), history=[{"mentee": "she", "mentor": "he", "what": "ended"}]), '"he"'),
        (file_of(mentee("she"), history=["ended"]), "history number 1"),
        (file_of(mentee("she"), history=[{"mentee": ["she"], "mentor": "he"}]), "field mentee"),
        (file_of(mentee("a"), mentor("b"), history=[{"mentee": "a", "mentor": "b", "what": 1}]), "field what"),
        (
            file_of(mentee("a"), mentor("b"), history=[{"mentee": "a", "mentor": "b", "what": "lapsed", "on": "x"}])
            | {"people": [mentee("a", waiting_since="2026-01-01"), mentor("b")]},
            "field on",
        ),
    ],
)
def test_a_broken_file_says_what_is_broken(given, said):
    code, out, errors = run(given)

    assert (code, out) == (2, "")
    assert said in errors


def instance(**rest):
    return {
        "objective": ["served", "priority", "total"],
        "mentees": ["a", "b"],
        "mentors": ["x", "y"],
        "mentee_cap": {"a": 2, "b": 1},
        "mentor_cap": {"x": 1, "y": 2},
        "locked": [],
        "forbidden": [],
        "edges": [["a", "x", 10**9], ["a", "y", 5], ["b", "y", -7]],
        "priority": {"a": 3},
    } | rest


def pairs(**rest):
    given = answer(instance(**rest), "--instance")
    assert set(given) == {"pairs"}
    return {tuple(pair) for pair in given["pairs"]}


def test_an_instance_gives_pairs():
    assert pairs() == {("a", "x"), ("a", "y"), ("b", "y")}
    assert pairs(forbidden=[["a", "x"]]) == {("a", "y"), ("b", "y")}
    assert pairs(mentor_cap={"y": 1}, mentee_cap={}) == {("a", "x"), ("b", "y")}
    assert pairs(locked=[["a", "y"]], mentor_cap={"x": 0, "y": 1}) == {("a", "y")}
    assert pairs(mentee_cap={"a": 0}) == {("b", "y")}
    assert pairs(edges=[]) == set()


def test_a_cap_may_be_as_large_as_it_likes():
    assert pairs(mentee_cap={"a": 10**12, "b": 10**12}, mentor_cap={"x": 10**12, "y": 10**12}) == {
        ("a", "x"),
        ("a", "y"),
        ("b", "y"),
    }


def test_with_places_for_three_each_of_the_three_is_taken():
    names = ["x", "y", "z"]
    assert pairs(
        mentees=["a"], mentors=names, mentee_cap={"a": 3}, mentor_cap={}, edges=[["a", name, 5] for name in names]
    ) == {("a", name) for name in names}


def test_an_id_may_be_any_text():
    strange = "\ud800 | \u0000 é 🦄"

    assert answer(file_of(mentee(strange), mentor("he")))["pairs"] == [[strange, "he"]]


def test_priority_counts_only_where_the_objective_says_so():
    both_want_x = {"mentors": ["x"], "mentor_cap": {}, "edges": [["a", "x", 1], ["b", "x", 2]]}

    assert pairs(**both_want_x) == {("a", "x")}
    assert pairs(**both_want_x, objective=["served", "total"]) == {("b", "x")}


def test_the_same_id_on_both_sides_is_two_people():
    same = {"mentees": ["a"], "mentors": ["a"], "mentee_cap": {}, "mentor_cap": {"a": 2}, "priority": {}}

    assert pairs(**same, edges=[["a", "a", 1]]) == {("a", "a")}
    assert pairs(**same, edges=[["a", "a", 1]], locked=[["a", "a"]]) == {("a", "a")}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"objective": ["total"]}, "objective"),
        ({"mentees": ["a", "a"]}, '"a" is there twice'),
        ({"mentees": [1]}, "mentees"),
        ({"mentee_cap": {"a": -1}}, 'mentee_cap of "a"'),
        ({"mentor_cap": {"x": 1.5}}, 'mentor_cap of "x"'),
        ({"mentor_cap": {"nobody": 1}}, '"nobody"'),
        ({"mentor_cap": [1]}, "mentor_cap"),
        ({"edges": [["a", "nobody", 1]]}, '"nobody"'),
        ({"edges": [["nobody", "x", 1]]}, '"nobody"'),
        ({"edges": [["a", "x"]]}, "edges number 1"),
        ({"edges": [["a", "x", "much"]]}, "score"),
        ({"edges": [["a", "x", 1], ["a", "x", 2]]}, "edges number 2"),
        ({"locked": [["a", "x"]], "forbidden": [["a", "x"]]}, "forbidden"),
        ({"locked": [["a", "x"], ["b", "x"]]}, 'locked: "x"'),
        ({"locked": [["a", "z"]]}, '"z"'),
        ({"forbidden": ["a"]}, "forbidden number 1"),
        ({"priority": {"a": -1}}, 'priority of "a"'),
        ({"priority": {"c": 1}}, '"c"'),
    ],
)
def test_a_broken_instance_says_what_is_broken(broken, said):
    code, out, errors = run(instance(**broken), "--instance")

    assert (code, out) == (2, "")
    assert said in errors


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--instance", "--full"]])
def test_an_unknown_option_shows_the_usage(arguments):
    code, out, errors = run("{}", *arguments)

    assert (code, out) == (2, "")
    assert "usage:" in errors
    assert run("", "--help")[0] == 0


def test_a_process_of_its_own_loads_nothing_but_the_engine():
    watch = (
        "import sys, io; from mentorship.matching.from_file import main; out = io.StringIO();"
        "assert main([], sys.stdin, out, sys.stderr) == 0;"
        "print(*(sys.modules.keys() & {'sqlalchemy', 'slack_bolt', 'slack_sdk', 'pydantic', 'numpy', 'dataclasses'}))"
    )
    given = json.dumps(file_of(*crowd(1, mentees=3, mentors=3)))
    process = subprocess.run([sys.executable, "-c", watch], input=given, capture_output=True, text=True, check=True)

    assert process.stdout.strip() == ""
