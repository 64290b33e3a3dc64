"""`python -m mentorship`, the same as `mentorship`."""

from mentorship.cli import main

raise SystemExit(main())
