"""The store: where facts are kept, for how long, and how they are sealed.

SQLite by default, PostgreSQL when a community outgrows it; the same records on both. Knows nothing of
mentorship: all tables but its own, `installation`, belong to the floors above.
"""

from mentorship.store.anew import THE_OTHER_GOES_FIRST, Undone, tried_anew
from mentorship.store.annotations import Class, Kept, Unannotated, Until, annotations, kept
from mentorship.store.asking import Asking, Question, answer, built_once, portions, together
from mentorship.store.backing_up import copy_before_migration
from mentorship.store.base import Base, Json, Moment, NaiveMoment, insert_if_new, insert_new, new_id, only, put
from mentorship.store.deadlines import answered_within
from mentorship.store.engines import (
    ACK_PATIENCE,
    AWAY,
    PATIENCE,
    Busy,
    empty_log,
    keys_of,
    open_engine,
    open_to_look,
    writes_of,
)
from mentorship.store.installation import (
    STILL_AT_WORK,
    check_keys,
    hashing_secret,
    last_without_newest_key,
    must_open_all,
    note_at_work,
    note_end_of_work,
    refuse_other_keys,
    refuse_retired_key,
    retire_older_keys,
    rotate_keys,
    sealed_columns,
)
from mentorship.store.keys import BadKey, Keys, KeysUnchecked
from mentorship.store.migrating import NewerDatabase, migrate, schema_version
from mentorship.store.sealing import Misplaced, WrongKeys, sealed, unopened
from mentorship.store.sessions import ReadOnly, at_hand, at_the_end, must_hold, reading, writing, written_in

__all__ = [
    "ACK_PATIENCE",
    "AWAY",
    "PATIENCE",
    "STILL_AT_WORK",
    "THE_OTHER_GOES_FIRST",
    "Asking",
    "BadKey",
    "Base",
    "Busy",
    "Class",
    "Json",
    "Kept",
    "Keys",
    "KeysUnchecked",
    "Misplaced",
    "Moment",
    "NaiveMoment",
    "NewerDatabase",
    "Question",
    "ReadOnly",
    "Unannotated",
    "Undone",
    "Until",
    "WrongKeys",
    "annotations",
    "answer",
    "answered_within",
    "at_hand",
    "at_the_end",
    "built_once",
    "check_keys",
    "copy_before_migration",
    "empty_log",
    "hashing_secret",
    "insert_if_new",
    "insert_new",
    "kept",
    "keys_of",
    "last_without_newest_key",
    "migrate",
    "must_hold",
    "must_open_all",
    "new_id",
    "note_at_work",
    "note_end_of_work",
    "only",
    "open_engine",
    "open_to_look",
    "portions",
    "put",
    "reading",
    "refuse_other_keys",
    "refuse_retired_key",
    "retire_older_keys",
    "rotate_keys",
    "schema_version",
    "sealed",
    "sealed_columns",
    "together",
    "tried_anew",
    "unopened",
    "writes_of",
    "writing",
    "written_in",
]
