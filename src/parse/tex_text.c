/* tex_text.c: what the TeX in a bibliography says, as text. */
#include <string.h>

#include "parse/bib.h"
#include "unicode/unicode.h"

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Accents and the combining characters that they are. */
static uint32_t accent(char c)
{
    static const struct {
        char name;
        uint16_t mark;
    } marks[] = {{'`', 0x300}, {'\'', 0x301}, {'^', 0x302}, {'~', 0x303}, {'"', 0x308},
                 {'=', 0x304}, {'.', 0x307},  {'u', 0x306}, {'v', 0x30C}, {'H', 0x30B},
                 {'c', 0x327}, {'k', 0x328},  {'r', 0x30A}, {'d', 0x323}, {'b', 0x331}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].name == c) return marks[i].mark;
    return 0;
}

/* Commands that are characters; an empty one only sets type. */
static const char *const symbols[][2] = {{"ss", "ß"},
                                         {"ae", "æ"},
                                         {"AE", "Æ"},
                                         {"oe", "œ"},
                                         {"OE", "Œ"},
                                         {"o", "ø"},
                                         {"O", "Ø"},
                                         {"l", "ł"},
                                         {"L", "Ł"},
                                         {"aa", "å"},
                                         {"AA", "Å"},
                                         {"i", "ı"},
                                         {"j", "ȷ"},
                                         {"dh", "ð"},
                                         {"DH", "Ð"},
                                         {"dj", "đ"},
                                         {"DJ", "Đ"},
                                         {"th", "þ"},
                                         {"TH", "Þ"},
                                         {"ng", "ŋ"},
                                         {"NG", "Ŋ"},
                                         {"ldots", "…"},
                                         {"dots", "…"},
                                         {"textellipsis", "…"},
                                         {"textendash", "–"},
                                         {"textemdash", "—"},
                                         {"textquoteright", "’"},
                                         {"textquoteleft", "‘"},
                                         {"textquotedblleft", "“"},
                                         {"textquotedblright", "”"},
                                         {"textasciitilde", "~"},
                                         {"textbackslash", "\\"},
                                         {"textregistered", "®"},
                                         {"texttrademark", "™"},
                                         {"copyright", "©"},
                                         {"S", "§"},
                                         {"pounds", "£"},
                                         {"textdegree", "°"},
                                         {"LaTeX", "LaTeX"},
                                         {"TeX", "TeX"},
                                         {"BibTeX", "BibTeX"},
                                         {"slash", "/"},
                                         {"relax", ""},
                                         {"em", ""},
                                         {"it", ""},
                                         {"bf", ""},
                                         {"rm", ""},
                                         {"sc", ""},
                                         {"tt", ""},
                                         {"sl", ""},
                                         {"emph", ""},
                                         {"textit", ""},
                                         {"textbf", ""},
                                         {"textrm", ""},
                                         {"textsc", ""},
                                         {"texttt", ""},
                                         {"textsl", ""},
                                         {"textup", ""},
                                         {"textnormal", ""},
                                         {"mbox", ""},
                                         {"hbox", ""},
                                         {"mathrm", ""},
                                         {"url", ""},
                                         {"path", ""},
                                         {"bibinfo", ""},
                                         {"newblock", ""},
                                         {"protect", ""},
                                         {"noopsort", ""},
                                         {"uppercase", ""},
                                         {"MakeUppercase", ""},
                                         {"textsuperscript", ""},
                                         {"textsubscript", ""},
                                         {"enquote", ""},
                                         {"mkbibquote", ""}};

static const char *symbol(nb_str name)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (nb_str_is(name, symbols[i][0])) return symbols[i][1];
    return NULL;
}

typedef struct {
    nb_str s;
    size_t i;
    nb_buf b;
} tex;

static void skip_spaces(tex *t)
{
    while (t->i < t->s.n && (t->s.s[t->i] == ' ' || t->s.s[t->i] == '\n')) t->i++;
}

/* The letter that an accent stands on: "e", "{e}", "\i", "{\i}", or none. */
static void put_accented(tex *t, uint32_t mark)
{
    skip_spaces(t);
    while (t->i < t->s.n && t->s.s[t->i] == '{') t->i++;
    if (t->i + 1 < t->s.n && t->s.s[t->i] == '\\' && strchr("ij", t->s.s[t->i + 1])) {
        nb_putc(&t->b, t->s.s[t->i + 1]);
        t->i += 2;
    } else if (t->i < t->s.n && t->s.s[t->i] != '}' && t->s.s[t->i] != '\\')
        nb_put_utf8(&t->b, nb_utf8_next(t->s, &t->i));
    nb_put_utf8(&t->b, mark);
}

static void put_command(tex *t)
{
    size_t from = ++t->i;
    if (from >= t->s.n) {
        nb_putc(&t->b, '\\');
        return;
    }
    if (!is_letter(t->s.s[from])) {
        char c = t->s.s[t->i++];
        uint32_t mark = accent(c);
        if (mark) put_accented(t, mark);
        else if (c == '\\' || c == ' ' || c == '\n' || c == ',') nb_putc(&t->b, ' ');
        else if (c != '-' && c != '/') t->i--, nb_put_utf8(&t->b, nb_utf8_next(t->s, &t->i));
        return;
    }
    while (t->i < t->s.n && is_letter(t->s.s[t->i])) t->i++;
    nb_str name = nb_str_sub(t->s, from, t->i);
    uint32_t mark =
        name.n == 1 && t->i < t->s.n && strchr("{ \\", t->s.s[t->i]) ? accent(name.s[0]) : 0;
    const char *known = symbol(name);
    if (mark) put_accented(t, mark);
    else if (known) {
        nb_puts(&t->b, known);
        skip_spaces(t);
    } else { /* kept as it is written: nothing is lost */
        nb_putc(&t->b, '\\');
        nb_put_str(&t->b, name);
    }
}

static void put_formula(tex *t)
{
    size_t end = nb_str_chr(t->s, '$', t->i + 1);
    if (end == NB_NPOS) {
        nb_putc(&t->b, t->s.s[t->i++]);
        return;
    }
    nb_putc(&t->b, NB_TEX_MATH);
    nb_put_str(&t->b, nb_str_sub(t->s, t->i + 1, end));
    nb_putc(&t->b, NB_TEX_END);
    t->i = end + 1;
}

/* A run of '-', '`' or '\'': one character for two or three. */
static void put_run(tex *t)
{
    char c = t->s.s[t->i];
    size_t n = 0;
    while (n < 3 && t->i < t->s.n && t->s.s[t->i] == c) n++, t->i++;
    if (c == '-') nb_puts(&t->b, n == 3 ? "—" : n == 2 ? "–" : "-");
    if (c == '`') nb_puts(&t->b, n == 3 ? "“‘" : n == 2 ? "“" : "‘");
    if (c == '\'') nb_puts(&t->b, n == 3 ? "”’" : n == 2 ? "”" : "’");
}

nb_str nb_tex_text(nb_arena *a, nb_str s)
{
    tex t = {.s = nb_str_trim(s)};
    while (t.i < t.s.n) {
        char c = t.s.s[t.i];
        if (c == '{' || c == '}') t.i++;
        else if (c == '~') nb_puts(&t.b, "\u00A0"), t.i++;
        else if (c == '$') put_formula(&t);
        else if (c == '\\') put_command(&t);
        else if (strchr("-`'", c) && c) put_run(&t);
        else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            if (t.b.n && t.b.p[t.b.n - 1] != ' ') nb_putc(&t.b, ' ');
            t.i++;
        } else if ((unsigned char)c < 0x20) t.i++;
        else nb_put_utf8(&t.b, nb_utf8_next(t.s, &t.i));
    }
    return nb_text_nfc(a, nb_str_trim(nb_buf_take(a, &t.b)));
}
