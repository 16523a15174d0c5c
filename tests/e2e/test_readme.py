"""The README says what the program does: its options, its commands, and the demo's output."""
import re
import shlex


def readme(t):
    return (t.root / "README.md").read_text()


def blocks(t):
    return re.findall(r"^```\n(.*?)^```", readme(t), re.M | re.S)


def test_options_are_those_of_the_program(t):
    listed = t.run(["analyze", "--help"]).out.split("options:\n")[1]
    assert listed in blocks(t)


def test_commands_are_those_of_the_program(t):
    listed = {line.split()[1] for line in t.run(["--help"]).out.splitlines() if line.startswith("  pgassay ")}
    described = {line.split()[1] for block in blocks(t) for line in block.splitlines()
                 if line.startswith("pgassay ")}
    assert listed == described, listed ^ described


def test_commands_given_as_examples_run(t):
    examples = re.findall(r"`build/pgassay ([^`|]*)`", readme(t))
    assert len(examples) >= 2
    for example in examples:
        result = t.run(shlex.split(example), cwd=t.root)
        assert result.code == 0 and result.out, (example, result)


def test_the_demo_prints_what_is_shown(t):
    inputs = ["testdata/mlops/" + name for name in ("postgresql.log.gz", "schema.sql", "snapshot.json", "plans")]
    result = t.run(["analyze", *inputs, "-o", t.tmp / "pgassay-report"], cwd=t.root)
    assert result.code == 0
    shown, = [block for block in blocks(t) if block.startswith("read ")]
    first = [line for line in shown.splitlines() if line.startswith("1. ")]
    assert first and first[0] in result.out, result
    assert shown.splitlines()[0] in result.out and shown[shown.index("reports:"):] in result.out.replace(str(t.tmp) + "/", "")


def test_linked_files_exist(t):
    for link in re.findall(r"\]\(([^)#]+)\)", readme(t)):
        assert (t.root / link).exists(), link
