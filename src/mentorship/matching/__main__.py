"""`python -m mentorship.matching`, the same as `mentorship plan`."""

import sys

from .from_file import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))
