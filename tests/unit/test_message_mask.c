/* event_mask_message(): a case for each kind of what users write into messages. */
#include "base/base.h"
#include "base/buf.h"
#include "parsers/event.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
	const char *sqlstate, *message, *context, *shown;
};

static void check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = {0};
		struct log_entry e = {.severity = SEVERITY_ERROR,
				      .sqlstate = str_from(rows[i].sqlstate),
				      .message = str_from(rows[i].message),
				      .context = str_from(rows[i].context)};
		event_mask_message(&e, &out);
		buf_add_char(&out, '\0');
		assert_string_equal(out.p, rows[i].shown);
		buf_release(&out);
	}
}

static void values_are_not_shown(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", "invalid input syntax for type integer: \"4711 \"Anna\" x\"", "",
		 "invalid input syntax for type integer: \"…\""},
		{"", "invalid input syntax for integer: \"4711\"", "", "invalid input syntax for integer: \"…\""},
		{"", "invalid input syntax for type json", "", "invalid input syntax for type json"},
		{"", "value \"99999999999\" is out of range for type integer", "",
		 "value \"…\" is out of range for type integer"},
		{"", "invalid byte sequence for encoding \"UTF8\": 0xe9 0x61", "",
		 "invalid byte sequence for encoding \"UTF8\": …"},
		{"", "syntax error at or near \"anna\"", "", "syntax error at or near \"…\""},
		{"", "unterminated quoted string at or near \"'anna@example.org 12", "",
		 "unterminated quoted string at or near \"…\""},
		{"", "Key (email)=(anna@example.org) is a new message", "", "Key … is a new message"},
	};
	check(rows, ARRAY_LEN(rows));
}

static void names_of_the_catalog_are_shown(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", "duplicate key value violates unique constraint \"people_email_key\"", "",
		 "duplicate key value violates unique constraint \"people_email_key\""},
		{"", "insert or update on table \"orders\" violates foreign key constraint \"orders_fk\"", "",
		 "insert or update on table \"orders\" violates foreign key constraint \"orders_fk\""},
		{"", "relation \"nowhere\" does not exist", "", "relation \"nowhere\" does not exist"},
		{"", "value too long for type character varying(20)", "",
		 "value too long for type character varying(20)"},
		{"", "null value in column \"email\" of relation \"people\" violates not-null constraint", "",
		 "null value in column \"email\" of relation \"people\" violates not-null constraint"},
	};
	check(rows, ARRAY_LEN(rows));
}

static void roles_paths_and_what_may_be_a_string_are_not_shown(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", "password authentication failed for user \"s3cret typed as a name\"", "",
		 "password authentication failed for user \"…\""},
		{"", "LDAP authentication failed for user \"anna\"", "", "LDAP authentication failed for user \"…\""},
		{"", "role \"anna\" does not exist", "", "role \"…\" does not exist"},
		{"", "database \"anna\" does not exist", "", "database \"…\" does not exist"},
		{"", "no pg_hba.conf entry for host \"10.0.0.1\", user \"anna\", database \"x\", no encryption", "",
		 "no pg_hba.conf entry for host \"…\", user \"…\", database \"…\", no encryption"},
		{"", "could not open file \"/home/anna/cv.pdf\" for reading: No such file or directory", "",
		 "could not open file \"…\" for reading: No such file or directory"},
		{"", "column \"anna\" does not exist", "", "column … does not exist"},
	};
	check(rows, ARRAY_LEN(rows));
}

static void what_a_function_raises_is_its_own_text(void **state)
{
	(void)state;
	static const char *const context = "PL/pgSQL function pay(integer) line 5 at RAISE\nSQL statement \"SELECT\"";
	static const struct row rows[] = {
		{"", "customer Anna Meier is not known", context,
		 "raised by PL/pgSQL function pay(integer) line 5 at RAISE"},
		{"P0001", "customer Anna Meier is not known", "", "raised by a function"},
		{"23505", "Anna is there already", "PL/pgSQL function f() line 1 at RAISE",
		 "raised by PL/pgSQL function f() line 1 at RAISE"},
		{"P0004", "Anna must be positive", "PL/pgSQL function f() line 1 at ASSERT",
		 "raised by PL/pgSQL function f() line 1 at ASSERT"},
		{"XX000", "Anna unknown", "PL/Perl function \"f\"", "raised by a function"},
		{"XX000", "Exception: Anna", "Traceback (most recent call last):\n  f\nPL/Python function \"f\"",
		 "raised by a function"},
		{"22012", "division by zero", "PL/pgSQL function f() line 1 at RETURN", "division by zero"},
	};
	check(rows, ARRAY_LEN(rows));
}

static void quotes_of_other_languages_hide_values_too(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"", "ungültige Eingabesyntax für Typ integer: »Anna«", "",
		 "ungültige Eingabesyntax für Typ integer: »…«"},
		{"", "la sintaxis de entrada no es válida para tipo integer: «Anna»", "",
		 "la sintaxis de entrada no es válida para tipo integer: «…»"},
		{"", "»nicht geschlossen", "", "»…«"},
		{"", "\"integer\"型の入力構文が不正です: \"Anna\"", "", "\"…\"型の入力構文が不正です: \"…\""},
	};
	check(rows, ARRAY_LEN(rows));
}

static int begin(void **state)
{
	struct err err = {0};
	(void)state;
	assert_true(event_init(&err));
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_not_shown),
		cmocka_unit_test(names_of_the_catalog_are_shown),
		cmocka_unit_test(roles_paths_and_what_may_be_a_string_are_not_shown),
		cmocka_unit_test(what_a_function_raises_is_its_own_text),
		cmocka_unit_test(quotes_of_other_languages_hide_values_too),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
