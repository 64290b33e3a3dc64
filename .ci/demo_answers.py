"""Start `mentorship demo` from the installed wheel, wait until its page answers, and stop it."""

import re
import signal
import subprocess
import sys
import urllib.request

demo = subprocess.Popen(
    [sys.argv[1], "demo", "--no-browser", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
)
try:
    assert demo.stdout is not None
    for line in demo.stdout:
        print("demo:", line, end="")
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S*", line):
            break
    else:
        sys.exit("the demo ended without saying where its page is")
    with urllib.request.urlopen(found[0], timeout=30) as answer:
        page = answer.read().decode()
    assert "Mentorship" in page, "the page does not speak of Mentorship"
finally:
    demo.send_signal(signal.SIGTERM)
    code = demo.wait(timeout=20)
assert code == 0, f"the demo ended with {code}"
print("the demo answered and stopped cleanly")
