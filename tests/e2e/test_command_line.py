"""The command line from outside: help, versions, exit codes, messages."""


def test_help_names_every_command(t):
    result = t.run(["--help"])
    assert result.code == 0 and not result.err
    for command in ("analyze", "rules"):
        assert "pgassay " + command in result.out
        own = t.run([command, "--help"])
        assert own.code == 0 and own.out.startswith("usage: pgassay " + command)


def test_version_names_the_libraries(t):
    result = t.run(["--version"])
    assert result.code == 0
    for library in ("pgassay 1.", "PCRE2 ", "zlib ", "cJSON ", "libxlsxwriter ", "libpg_query "):
        assert library in result.out


def test_no_command_is_a_usage_error(t):
    result = t.run([])
    assert result.code == 2 and "usage:" in result.err and not result.out


def one_line(t, args, *parts):
    result = t.run(args)
    assert result.code == 2, result
    assert result.err.count("\n") == 1 and not result.out, result
    for part in ("pgassay: ",) + parts:
        assert part in result.err, result


def test_unknown_options_and_commands_are_named(t):
    one_line(t, ["analyse"], 'unknown command "analyse"')
    one_line(t, ["--fast"], 'unknown option "--fast"')
    one_line(t, ["analyze", "--frmats", "json", "x"], 'unknown option "--frmats"', 'did you mean "--formats"?')
    one_line(t, ["analyze", "-z", "x"], 'unknown option "-z"')
    one_line(t, ["rules", "--out", "x"], 'unknown option "--out"')


def test_bad_values_are_named(t):
    one_line(t, ["analyze", "-j", "0", "x"], '"0" is no value for "--jobs"')
    one_line(t, ["analyze", "-j"], 'option "-j" needs a value')
    one_line(t, ["analyze", "--from", "yesterday", "x"], '"yesterday" is no value for "--from"', "2026-11-21T02:00:00Z")
    one_line(t, ["analyze", "--include", "a(", "x"], '"a(" is no regular expression', "character")
    one_line(t, ["analyze", "--samples", "all", "x"], '"all" is no value for "--samples"')
    one_line(t, ["analyze", "--index-budget", "big", "x"], '"big" is no value for "--index-budget"')
    one_line(t, ["analyze", "--fail-on", "error", "x"], '"error" is no value for "--fail-on"')
    one_line(t, ["analyze", "--set", "query-slow.x=1", "x"], 'has no threshold "x"')
    one_line(t, ["analyze", "-f", "pdf", "x"], 'there is no report format "pdf"')
    one_line(t, ["analyze", "--quiet=yes", "x"], '"--quiet" takes no value')
    one_line(t, ["analyze"], "no input is named")


def test_configuration_file(t):
    config = t.tmp / "pgassay.conf"
    config.write_text("# what we always want\nformats = json\ntop = 7\nquiet = true\n")
    assert t.run(["rules", "--config", config]).code == 0  # options of another command are left alone
    config.write_text("jobs = 2\ntop = many\n")
    one_line(t, ["analyze", "--config", config, "x"], "pgassay.conf:2: ", '"many" is no value for "--top"')
    config.write_text("jobs 2\n")
    one_line(t, ["analyze", "--config", config, "x"], "pgassay.conf:1: ", "name = value")
    one_line(t, ["analyze", "--config", t.tmp / "none", "x"], "could not open configuration file")


def test_suppressions_are_checked(t):
    accepted = t.tmp / "accepted"
    accepted.write_text("# known\nquery-slow\nquery-swift public.runs\n")
    one_line(t, ["analyze", "--suppress", accepted, "x"], "accepted:3: ", 'there is no rule "query-swift"')


def test_rules_are_explained(t):
    listed = t.run(["rules"])
    assert listed.code == 0
    names = [line.split()[0] for line in listed.out.splitlines() if not line.startswith(" ")]
    assert "query-slow" in names and len(names) == len(set(names))
    for name in names:
        explained = t.run(["rules", name])
        assert explained.code == 0 and explained.out.startswith(name + " (") and "needs: " in explained.out
    one_line(t, ["rules", "query-swift"], 'there is no rule "query-swift"')


def test_snapshot_sql_is_the_statement_itself(t):
    result = t.run(["snapshot-sql"])
    assert result.code == 0 and result.out == (t.root / "parsers/snapshot.sql").read_text()
