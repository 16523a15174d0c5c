#include "parsers/log_words.h"

#include "base/base.h"

#define MESSAGE(text, severity)                                                                                        \
	{                                                                                                              \
		STR_INIT(text), PART_MESSAGE, severity                                                                 \
	}
#define PART(text, part)                                                                                               \
	{                                                                                                              \
		STR_INIT(text), part, SEVERITY_UNKNOWN                                                                 \
	}

/* English first: it is what nearly every log is in. */
static const struct log_word words[] = {
	MESSAGE("LOG", SEVERITY_LOG),
	PART("DETAIL", PART_DETAIL),
	PART("STATEMENT", PART_STATEMENT),
	MESSAGE("ERROR", SEVERITY_ERROR),
	PART("CONTEXT", PART_CONTEXT),
	PART("HINT", PART_HINT),
	MESSAGE("FATAL", SEVERITY_FATAL),
	MESSAGE("WARNING", SEVERITY_WARNING),
	PART("QUERY", PART_QUERY),
	PART("LOCATION", PART_LOCATION),
	PART("BACKTRACE", PART_BACKTRACE),
	MESSAGE("NOTICE", SEVERITY_NOTICE),
	MESSAGE("INFO", SEVERITY_INFO),
	MESSAGE("DEBUG", SEVERITY_DEBUG),
	MESSAGE("DEBUG1", SEVERITY_DEBUG),
	MESSAGE("DEBUG2", SEVERITY_DEBUG),
	MESSAGE("DEBUG3", SEVERITY_DEBUG),
	MESSAGE("DEBUG4", SEVERITY_DEBUG),
	MESSAGE("DEBUG5", SEVERITY_DEBUG),
	MESSAGE("PANIC", SEVERITY_PANIC),
	/* German */
	MESSAGE("FEHLER", SEVERITY_ERROR),
	MESSAGE("PANIK", SEVERITY_PANIC),
	MESSAGE("WARNUNG", SEVERITY_WARNING),
	MESSAGE("HINWEIS", SEVERITY_NOTICE),
	PART("TIPP", PART_HINT),
	PART("ANFRAGE", PART_QUERY),
	PART("ZUSAMMENHANG", PART_CONTEXT),
	PART("ORT", PART_LOCATION),
	PART("ANWEISUNG", PART_STATEMENT),
	/* French */
	MESSAGE("ERREUR", SEVERITY_ERROR),
	MESSAGE("ATTENTION", SEVERITY_WARNING),
	PART("DÉTAIL", PART_DETAIL),
	PART("ASTUCE", PART_HINT),
	PART("REQUÊTE", PART_QUERY),
	PART("CONTEXTE", PART_CONTEXT),
	PART("EMPLACEMENT", PART_LOCATION),
	PART("INSTRUCTION", PART_STATEMENT),
	/* Spanish */
	MESSAGE("PÁNICO", SEVERITY_PANIC),
	MESSAGE("ADVERTENCIA", SEVERITY_WARNING),
	MESSAGE("NOTICIA", SEVERITY_NOTICE),
	PART("DETALLE", PART_DETAIL),
	PART("SUGERENCIA", PART_HINT),
	PART("CONSULTA", PART_QUERY),
	PART("CONTEXTO", PART_CONTEXT),
	PART("UBICACIÓN", PART_LOCATION),
	PART("SENTENCIA", PART_STATEMENT),
	/* Italian */
	MESSAGE("ERRORE", SEVERITY_ERROR),
	MESSAGE("FATALE", SEVERITY_FATAL),
	MESSAGE("PANICO", SEVERITY_PANIC),
	MESSAGE("ATTENZIONE", SEVERITY_WARNING),
	MESSAGE("NOTIFICA", SEVERITY_NOTICE),
	PART("DETTAGLI", PART_DETAIL),
	PART("SUGGERIMENTO", PART_HINT),
	PART("CONTESTO", PART_CONTEXT),
	PART("POSIZIONE", PART_LOCATION),
	PART("ISTRUZIONE", PART_STATEMENT),
	/* Portuguese */
	MESSAGE("ERRO", SEVERITY_ERROR),
	MESSAGE("PÂNICO", SEVERITY_PANIC),
	MESSAGE("AVISO", SEVERITY_WARNING),
	MESSAGE("NOTA", SEVERITY_NOTICE),
	PART("DETALHE", PART_DETAIL),
	PART("DICA", PART_HINT),
	PART("LOCAL", PART_LOCATION),
	PART("COMANDO", PART_STATEMENT),
	/* Polish */
	MESSAGE("DZIENNIK", SEVERITY_LOG),
	MESSAGE("BŁĄD", SEVERITY_ERROR),
	MESSAGE("KATASTROFALNY", SEVERITY_FATAL),
	MESSAGE("OSTRZEŻENIE", SEVERITY_WARNING),
	PART("SZCZEGÓŁY", PART_DETAIL),
	PART("PODPOWIEDŹ", PART_HINT),
	PART("KONTEKST", PART_CONTEXT),
	PART("WYRAŻENIE", PART_STATEMENT),
	/* Russian */
	MESSAGE("СООБЩЕНИЕ", SEVERITY_LOG),
	MESSAGE("ОШИБКА", SEVERITY_ERROR),
	MESSAGE("ВАЖНО", SEVERITY_FATAL),
	MESSAGE("ПАНИКА", SEVERITY_PANIC),
	MESSAGE("ПРЕДУПРЕЖДЕНИЕ", SEVERITY_WARNING),
	MESSAGE("ЗАМЕЧАНИЕ", SEVERITY_NOTICE),
	MESSAGE("ИНФОРМАЦИЯ", SEVERITY_INFO),
	MESSAGE("ОТЛАДКА", SEVERITY_DEBUG),
	PART("ПОДРОБНОСТИ", PART_DETAIL),
	PART("ПОДСКАЗКА", PART_HINT),
	PART("ЗАПРОС", PART_QUERY),
	PART("КОНТЕКСТ", PART_CONTEXT),
	PART("ПОЛОЖЕНИЕ", PART_LOCATION),
	PART("ОПЕРАТОР", PART_STATEMENT),
	/* Chinese, simplified */
	MESSAGE("日志", SEVERITY_LOG),
	MESSAGE("错误", SEVERITY_ERROR),
	MESSAGE("致命错误", SEVERITY_FATAL),
	MESSAGE("比致命错误还过分的错误", SEVERITY_PANIC),
	MESSAGE("警告", SEVERITY_WARNING),
	MESSAGE("注意", SEVERITY_NOTICE),
	PART("详细信息", PART_DETAIL),
	PART("提示", PART_HINT),
	PART("查询", PART_QUERY),
	PART("上下文", PART_CONTEXT),
	PART("位置", PART_LOCATION),
	PART("语句", PART_STATEMENT),
	/* Japanese has "LOG", "ERROR" and "FATAL" as they are */
	PART("詳細", PART_DETAIL),
	PART("ヒント", PART_HINT),
	PART("問い合わせ", PART_QUERY),
	PART("文脈", PART_CONTEXT),
	PART("場所", PART_LOCATION),
	PART("ステートメント", PART_STATEMENT),
	/* French, as release 15 has it */
	PART("ASTUCE ", PART_HINT),
	PART("REQUÊTE ", PART_QUERY),
	PART("CONTEXTE ", PART_CONTEXT),
	PART("INSTRUCTION ", PART_STATEMENT),
	/* Japanese, as release 15 has it */
	PART("文", PART_STATEMENT),
	/* Korean, as release 15 has it */
	MESSAGE("로그", SEVERITY_LOG),
	MESSAGE("오류", SEVERITY_ERROR),
	MESSAGE("치명적오류", SEVERITY_FATAL),
	MESSAGE("손상", SEVERITY_PANIC),
	MESSAGE("경고", SEVERITY_WARNING),
	MESSAGE("알림", SEVERITY_NOTICE),
	MESSAGE("정보", SEVERITY_INFO),
	MESSAGE("디버그", SEVERITY_DEBUG),
	PART("상세정보", PART_DETAIL),
	PART("힌트", PART_HINT),
	PART("내용", PART_CONTEXT),
	PART("명령 구문", PART_STATEMENT),
	/* Swedish, as release 15 has it */
	MESSAGE("LOGG", SEVERITY_LOG),
	MESSAGE("FEL", SEVERITY_ERROR),
	MESSAGE("FATALT", SEVERITY_FATAL),
	MESSAGE("VARNING", SEVERITY_WARNING),
	MESSAGE("NOTIS", SEVERITY_NOTICE),
	PART("DETALJ", PART_DETAIL),
	PART("TIPS", PART_HINT),
	PART("FRÅGA", PART_QUERY),
	PART("KONTEXT", PART_CONTEXT),
	PART("SATS", PART_STATEMENT),
	/* Ukrainian, as release 15 has it */
	MESSAGE("ЗАПИСУВАННЯ", SEVERITY_LOG),
	MESSAGE("ПОМИЛКА", SEVERITY_ERROR),
	MESSAGE("ФАТАЛЬНО", SEVERITY_FATAL),
	MESSAGE("ПАНІКА", SEVERITY_PANIC),
	MESSAGE("ПОПЕРЕДЖЕННЯ", SEVERITY_WARNING),
	MESSAGE("ПОВІДОМЛЕННЯ", SEVERITY_NOTICE),
	MESSAGE("ІНФОРМАЦІЯ", SEVERITY_INFO),
	MESSAGE("НАЛАГОДЖЕННЯ", SEVERITY_DEBUG),
	PART("ВІДОМОСТІ", PART_DETAIL),
	PART("УКАЗІВКА", PART_HINT),
	PART("ЗАПИТ", PART_QUERY),
	PART("ІНСТРУКЦІЯ", PART_STATEMENT),
	/* Chinese, simplified, as release 15 has it */
	MESSAGE("灾难性错误", SEVERITY_PANIC),
	MESSAGE("信息", SEVERITY_INFO),
	MESSAGE("调试", SEVERITY_DEBUG),
	PART("详情", PART_DETAIL),
	/* Chinese, traditional, as release 15 has it */
	MESSAGE("日誌", SEVERITY_LOG),
	MESSAGE("錯誤", SEVERITY_ERROR),
	MESSAGE("致命錯誤", SEVERITY_FATAL),
	MESSAGE("嚴重錯誤", SEVERITY_PANIC),
	MESSAGE("資訊", SEVERITY_INFO),
	MESSAGE("除錯", SEVERITY_DEBUG),
	PART("詳情", PART_DETAIL),
	PART("查詢", PART_QUERY),
	PART("陳述式", PART_STATEMENT),
	/* Georgian, as release 15 has it */
	MESSAGE("ჟურნალი", SEVERITY_LOG),
	MESSAGE("შეცდომა", SEVERITY_ERROR),
	MESSAGE("ფატალური", SEVERITY_FATAL),
	MESSAGE("პანიკა", SEVERITY_PANIC),
	MESSAGE("გაფრთხილება", SEVERITY_WARNING),
	MESSAGE("ინფორმაცია", SEVERITY_INFO),
	MESSAGE("გამართვა", SEVERITY_DEBUG),
	PART("დეტალები", PART_DETAIL),
	PART("მინიშნება", PART_HINT),
	PART("მოთხოვნა", PART_QUERY),
	PART("კონტექსტი", PART_CONTEXT),
	PART("ოპერატორი", PART_STATEMENT),
};

static const struct str word_end = STR_INIT(":  ");

const struct log_word *log_word_at(struct str s)
{
	/* All begin with a capital letter or beyond ASCII: most of what is asked about is gone here. */
	if (s.n < 6 || ((s.p[0] < 'A' || s.p[0] > 'Z') && (unsigned char)s.p[0] < 0x80))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const struct log_word *w = &words[i];
		if (w->text.p[0] == s.p[0] && str_starts(s, w->text) && str_starts(str_skip(s, w->text.n), word_end))
			return w;
	}
	return NULL;
}

static bool in_word(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 0x80 || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || (u >= '0' && u <= '9') || u == '_';
}

/* The longest word that ends at `end`, whatever stands in front of it: a prefix may end in a name, without a blank. */
static const struct log_word *word_ending_at(struct str s, size_t end)
{
	const struct log_word *best = NULL;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_ends(str_head(s, end), words[i].text) && (!best || words[i].text.n > best->text.n))
			best = &words[i];
	return best;
}

/* A message may hold ":  " itself, and a prefix may too; the first one that ends a word we know counts. */
ptrdiff_t log_word_find(struct str s, const struct log_word **word)
{
	for (size_t from = 0; from < s.n;) {
		ptrdiff_t colon = str_find(str_skip(s, from), word_end);
		if (colon < 0)
			return -1;
		size_t end = from + (size_t)colon, start = end;
		while (start > 0 && in_word(s.p[start - 1]))
			start--;
		*word = log_word_at(str_skip(s, start));
		if (*word && start + (*word)->text.n == end)
			return (ptrdiff_t)start;
		if (from == 0 && (*word = word_ending_at(s, end)))
			return (ptrdiff_t)(end - (*word)->text.n);
		from = end + 1;
	}
	return -1;
}

enum severity log_severity_of(struct str s)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].part == PART_MESSAGE && str_eq(words[i].text, s))
			return words[i].severity;
	return SEVERITY_UNKNOWN;
}
