"""`mentorship plan`: the engine on a file, without Slack. JSON in, JSON out, nothing else loaded."""

import gc
from typing import IO, TYPE_CHECKING, Any

from .read import Broken

if TYPE_CHECKING:
    from .people import Pool

USAGE = "usage: mentorship plan [--instance] [--alternatives] [--full] < people.json"
OPTIONS = ("--instance", "--alternatives", "--full")
HELP = f"""{USAGE}

Reads people as JSON on standard input and writes the best plan, why each pair is in it, and the proof.
  --alternatives  also who else would fit whom, in order, and every possible pair
  --full          the same however many possible pairs there are
  --instance      reads caps and scores instead of people, and writes the pairs

What a mentee names in matters_most (one or a list of identity, interests, goals, doors, distance, style, meeting,
personality) counts double for her. "rules" beside the people take the place of the guide's numbers: least_hours,
least_months, least_years, common_minutes, most_mentors, most_mentees, new_mentors (for one mentee at once),
lowest_score, second_place, raise_worst, weights (a preset's name, or {{"goals": "more", …}}).
"""
MOST_PAIRS = 250_000


def main(arguments: list[str], stdin: IO[str], stdout: IO[str], stderr: IO[str]) -> int:
    """Plan what is on standard input.

    Returns 0, or 2 after saying on stderr what is broken; stdout is then left empty.
    """
    if "--help" in arguments or "-h" in arguments:
        stdout.write(HELP)
        return 0
    gc.disable()  # the process ends within a second: nobody need look for cycles, not even when it closes
    warnings: list[str] = []
    try:
        _check_arguments(arguments)
        answer = _plan(stdin, arguments, warnings)
    except Broken as broken:
        stderr.write(f"{broken}\n")
        return 2
    finally:
        gc.freeze()
        gc.enable()
    stderr.writelines(f"Warning: {warning}\n" for warning in warnings)
    stdout.write(answer)
    return 0


def _check_arguments(arguments: list[str]) -> None:
    for argument in arguments:
        if argument not in OPTIONS:
            raise Broken(f"{argument} is not an option.\n{USAGE}")
    if "--instance" in arguments and len(set(arguments)) > 1:
        raise Broken(f"--instance takes no other option.\n{USAGE}")


def _read(stdin: IO[str]) -> Any:
    from json import loads

    try:
        return loads(stdin.read())
    except (ValueError, RecursionError) as wrong:
        raise Broken(f"This is not JSON: {wrong}.") from None


def _plan(stdin: IO[str], arguments: list[str], warnings: list[str]) -> str:
    from json import dumps

    if "--instance" in arguments:
        answer = _solve_instance(_read(stdin), warnings)
    else:
        from .read_pool import read_pool

        answer = _plan_pool(read_pool(_read(stdin), warnings), arguments, warnings)
    return dumps(answer) + "\n"


def _solve_instance(given: Any, warnings: list[str]) -> dict[str, Any]:
    from .instance import solve
    from .read_instance import read_instance

    return {"pairs": solve(read_instance(given, warnings))}


def _plan_pool(pool: "Pool", arguments: list[str], warnings: list[str]) -> dict[str, Any]:
    from .briefs import briefs
    from .planning import plan, run_of

    best = plan(pool)
    answer: dict[str, Any] = {
        "pairs": best.pairs,
        "explanations": {"|".join(pair): text for pair, text in briefs(run_of(pool), best.pairs).items()},
        "proof": best.proof._asdict(),
    }
    if "--alternatives" in arguments or "--full" in arguments:
        answer |= _others(pool, warnings, most=None if "--full" in arguments else MOST_PAIRS)
    return answer


def _others(pool: "Pool", warnings: list[str], *, most: int | None) -> dict[str, Any]:
    """List everyone's alternatives and all possible pairs, unless there are too many."""
    from .alternatives import alternatives_in

    others = alternatives_in(pool)
    eligible = others.eligible()
    if most is not None and len(eligible) > most:
        warnings.append(f"there are {len(eligible)} possible pairs, which are only listed with --full.")
        return {}
    return {"ranked": others.ranked(), "eligible": eligible}
