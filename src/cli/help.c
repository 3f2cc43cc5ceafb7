/* help.c: --help and the man page, both printed from the tables that parse. */
#include <string.h>

#include "cli/options.h"

/* "  -o, --output=FILE" */
static void put_names(nb_buf *out, const nb_option_info *o)
{
    if (o->letter) nb_printf(out, "  -%c, ", o->letter);
    else nb_puts(out, "      ");
    nb_printf(out, "--%s", o->name);
    if (o->arg) nb_printf(out, o->arg[0] == '[' ? "%s" : "=%s", o->arg);
}

/* May a line end between these? At a blank, and beside Han wherever no mark would begin a line.
 */
static bool may_break(uint32_t before, uint32_t after)
{
    static const char *const never_first = "，。；：、！？）》」』”’…";
    char mark[5] = {0};
    (void)nb_utf8_put(mark, after);
    if (nb_cells(before) < 2 && nb_cells(after) < 2) return false;
    return !strstr(never_first, mark) && before != 0xFF08 && before != 0x201C && before != ' ';
}

/* Help text in a column, wrapped at 79. */
static void put_wrapped(nb_buf *out, const char *text, size_t column)
{
    enum { WIDTH = 79 };
    nb_str rest = nb_str_of(text);
    size_t at = column;
    for (size_t i = 0; i < rest.n;) {
        size_t end = i, cells = 0;
        uint32_t before = 0;
        while (end < rest.n) { /* what stays together */
            size_t next = end;
            uint32_t c = nb_utf8_next(rest, &next);
            if (end > i && (c == ' ' || may_break(before, c))) break;
            cells += (size_t)nb_cells(c);
            before = c;
            end = next;
        }
        bool blank = rest.s[i] == ' ';
        if (at > column && at + cells > WIDTH) {
            nb_printf(out, "\n%*s", (int)column, "");
            at = column;
            if (blank) i++, cells--;
        }
        nb_put_str(out, nb_str_sub(rest, i, end));
        at += cells;
        i = end;
    }
    nb_putc(out, '\n');
}

static void put_option(nb_buf *out, nb_tongue t, const nb_option_info *o)
{
    enum { COLUMN = 30 };
    size_t from = out->n;
    put_names(out, o);
    size_t n = nb_utf8_length((nb_str){out->p + from, out->n - from});
    if (n + 2 > COLUMN) nb_printf(out, "\n%*s", COLUMN, "");
    else nb_printf(out, "%*s", (int)(COLUMN - n), "");
    put_wrapped(out, nb_say(t, o->help), COLUMN);
}

static void put_overview(nb_tongue t, nb_buf *out)
{
    enum { COLUMN = 10 };
    nb_puts(out, nb_say(t, NB_SAY("Usage: notesbook COMMAND [OPTION…] [INPUT…]\n\n"
                                  "Turns Markdown notes into books.\n\nCommands:\n")));
    for (size_t i = 0; i < nb_commands_n; i++) {
        nb_printf(out, "  %-8s", nb_commands[i].name);
        put_wrapped(out, nb_say(t, nb_commands[i].about), COLUMN);
    }
    nb_puts(
        out,
        nb_say(t, NB_SAY("\nINPUT is a Markdown file, several in order, a folder, or - for "
                         "standard input;\nthe current folder by default. Options come from "
                         "'notesbook COMMAND --help'.\n\n")));
    put_option(out, t, &nb_option_table[NB_OPT_VERSION]);
    put_option(out, t, &nb_option_table[NB_OPT_HELP]);
}

void nb_options_help(nb_command command, nb_tongue t, nb_buf *out)
{
    if (!command) {
        put_overview(t, out);
        return;
    }
    for (size_t i = 0; i < nb_commands_n; i++) {
        if (nb_commands[i].bit != command) continue;
        nb_say_printf(out, t, "Usage: notesbook %.*s [OPTION…] %.*s\n\n%s.\n\nOptions:\n",
                      NB_STR_ARG(nb_str_of(nb_commands[i].name)),
                      NB_STR_ARG(nb_str_of(nb_commands[i].operands)), nb_commands[i].about);
    }
    for (int i = 0; i < NB_OPT_COUNT; i++)
        if (nb_option_table[i].commands & (int)command) put_option(out, t, &nb_option_table[i]);
}

/* roff: a leading dot, hyphens that are options, and backslashes need care. */
static void put_roff(nb_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '-') nb_puts(out, "\\-");
        else if (*text == '\\') nb_puts(out, "\\e");
        else nb_putc(out, *text);
    }
}

static void man_options(nb_buf *out, nb_tongue t)
{
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        nb_puts(out, ".TP\n");
        if (o->letter) nb_printf(out, "\\fB\\-%c\\fR, ", o->letter);
        nb_puts(out, "\\fB\\-\\-");
        put_roff(out, o->name);
        nb_puts(out, "\\fR");
        if (o->arg) {
            if (o->arg[0] != '[') nb_putc(out, '=');
            nb_puts(out, "\\fI");
            put_roff(out, o->arg);
            nb_puts(out, "\\fR");
        }
        nb_putc(out, '\n');
        put_roff(out, nb_say(t, o->help));
        if (o->commands != NB_ANY) {
            nb_puts(out, " (");
            const char *sep = "";
            for (size_t k = 0; k < nb_commands_n; k++)
                if (o->commands & (int)nb_commands[k].bit) {
                    nb_printf(out, "%s%s", sep, nb_commands[k].name);
                    sep = ", ";
                }
            nb_putc(out, ')');
        }
        nb_putc(out, '\n');
    }
}

static void section(nb_buf *out, nb_tongue t, const char *name)
{
    nb_printf(out, ".SH %s\n", nb_say(t, name));
}

static void entry(nb_buf *out, nb_tongue t, const char *term, const char *text)
{
    nb_printf(out, ".TP\n.B %s\n", term);
    put_roff(out, nb_say(t, text));
    nb_putc(out, '\n');
}

static void paragraph(nb_buf *out, nb_tongue t, const char *text)
{
    put_roff(out, nb_say(t, text));
    nb_putc(out, '\n');
}

void nb_options_man(nb_tongue t, nb_buf *out)
{
    nb_puts(out, ".TH NOTESBOOK 1 \"\" \"notesbook " NB_VERSION "\" \"User Commands\"\n");
    section(out, t, NB_SAY("NAME"));
    nb_printf(out, "notesbook \\- %s\n",
              nb_say(t, NB_SAY("turn Markdown notes into PDF and EPUB books")));
    section(out, t, NB_SAY("SYNOPSIS"));
    for (size_t i = 0; i < nb_commands_n; i++)
        nb_printf(out, "%s.B notesbook %s\n[\\fIOPTION\\fR…] %s\n", i ? ".br\n" : "",
                  nb_commands[i].name, nb_commands[i].operands);
    section(out, t, NB_SAY("DESCRIPTION"));
    paragraph(
        out, t,
        NB_SAY("INPUT is a Markdown file, several in order, a folder, or - for standard "
               "input; the current folder by default. Files such as README.md and "
               "README.zh.md are editions of one book in several languages: each becomes a "
               "file of its own."));
    nb_puts(out, ".PP\n");
    paragraph(
        out, t,
        NB_SAY("Without --output the result is NAME.pdf or NAME.epub in the current folder, "
               "and NAME.LANG.pdf where a folder holds several editions. Output appears "
               "whole or not at all; an earlier file survives any failure."));
    section(out, t, NB_SAY("COMMANDS"));
    for (size_t i = 0; i < nb_commands_n; i++)
        entry(out, t, nb_commands[i].name, nb_commands[i].about);
    section(out, t, NB_SAY("OPTIONS"));
    man_options(out, t);
    section(out, t, NB_SAY("DIAGNOSTICS"));
    paragraph(
        out, t,
        NB_SAY("One line each on standard error: file:line:column: severity: what [slug]."));
    for (int i = 0; i < NB_DIAG_COUNT; i++)
        entry(out, t, nb_diag_slug((nb_diag_id)i), nb_diag_about((nb_diag_id)i));
    section(out, t, NB_SAY("ENVIRONMENT"));
    entry(out, t, "SOURCE_DATE_EPOCH",
          NB_SAY("Seconds since 1970 for every date in the output."));
    entry(out, t, "NOTESBOOK_FONTS",
          NB_SAY("The font manifest to use instead of the installed one."));
    entry(out, t, "NO_COLOR", NB_SAY("Switches colour off in diagnostics."));
    entry(
        out, t, "LC_ALL, LC_MESSAGES, LANG, LANGUAGE",
        NB_SAY("Messages are in Chinese where these ask for it, else in English. Outputs never "
               "depend on them."));
    section(out, t, NB_SAY("EXIT STATUS"));
    paragraph(out, t, NB_SAY("0 done; 1 the book or a file is wrong; 2 wrong usage."));
}
