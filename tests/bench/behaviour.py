"""What following sessions costs: instructions of analysis/behaviour*.c and all they call, out of those of reading a log.

Counted by callgrind, so that no other load on the machine matters.  The log is not compressed: that makes the share larger.
"""
import re
import shutil
import subprocess

PART = re.compile(r"analysis/behaviour\w*\.[ch]$")
READING = "read_logs_on_thread"


class Names:
    """Callgrind writes a name once, with a number, then the number alone."""

    def __init__(self):
        self.known = {}

    def of(self, text):
        number, _, name = text.partition(" ")
        if name:
            self.known[number] = name
        return self.known.get(number, number)


def instructions(lines):
    """(of behaviour, of reading)"""
    files, functions = Names(), Names()
    own = here = callee_file = callee = ""
    behaviour = reading = 0
    is_call = False
    for line in lines:
        kind, _, rest = line.rstrip("\n").partition("=")
        if kind == "fl":
            own = here = callee_file = files.of(rest)
        elif kind in ("fi", "fe"):
            here = files.of(rest)  # inlined from there
        elif kind in ("cfi", "cfl"):
            callee_file = files.of(rest)
        elif kind == "fn":
            functions.of(rest)
            here = callee_file = own
        elif kind == "cfn":
            callee = functions.of(rest)
        elif kind == "calls":
            is_call = True
        elif line[:1] in "0123456789+-*":
            cost = int(line.split()[1])
            if is_call and callee.startswith(READING):
                reading = max(reading, cost)
            # Its own instructions, and those of what it calls elsewhere.
            if PART.search(here) and not (is_call and PART.search(callee_file)):
                behaviour += cost
            is_call, callee_file = False, own
    return behaviour, reading


def share(program, log, folder):
    """None without callgrind."""
    if not shutil.which("valgrind"):
        return None
    out = folder / "callgrind.out"
    subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=%s" % out, "--compress-pos=no", str(program), "analyze",
                    "-q", "-j", "1", "-f", "json", "-o", str(folder / "out"), str(log)], check=True, capture_output=True)
    with open(out, encoding="utf-8", errors="replace") as lines:
        behaviour, reading = instructions(lines)
    return behaviour / reading if reading else None
