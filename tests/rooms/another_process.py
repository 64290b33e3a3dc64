"""A process with a bot of its own on a shared database. It presses when it is told to, then says what became due.

Standard input: a line of JSON (database, keys, Slack, the moment, the press), and later a line that means *now*.
Standard output: `ready`, and then what the press came to.
"""

import json
import sys
from datetime import datetime, timedelta

from mentorship import listening, wording
from mentorship.assembly import put_together, tables, wording_files
from mentorship.clock import Clock
from mentorship.listening import answer
from mentorship.outbox import Pacing
from mentorship.slack.client import Client
from mentorship.slack.press import Place, Press
from mentorship.store import Keys, check_keys, open_engine


def main() -> None:
    """Be ready first, so that two processes really press in the same instant."""
    told = json.loads(sys.stdin.readline())
    listening.ACK_WITHIN = listening.ACK_PATIENCE = timedelta(minutes=1)  # as `houses.takes_its_time`, and as long
    tables()
    keys = Keys.from_text(told["keys"])
    engine = open_engine(told["database"], keys)
    check_keys(engine)
    moment = datetime.fromisoformat(told["now"])
    client = Client(token=told["token"], base_url=told["slack"], timeout=10, retry_handlers=[])
    bot = put_together(
        engine,
        keys,
        client=client,
        team_id=client.auth_test()["team_id"],
        words=wording.load(*wording_files()),
        clock=Clock(calendar=lambda: moment),
        pacing=Pacing.off(),
    )
    press = Press(Place.MESSAGE, told["member"], bot.team_id, told["door"], once=told["once"], about=told["about"])
    print("ready", flush=True)
    sys.stdin.readline()
    print(type(answer(bot, press)).__name__, flush=True)
    bot.settle()
    bot.stop()


if __name__ == "__main__":
    main()
