/* help.c: --help and the man page, both printed from the tables that parse. */
#include <string.h>

#include "cli/options.h"

/* "  -o, --output=FILE" */
static void put_names(nb_buf *out, const nb_option_info *o)
{
    if (o->letter) nb_printf(out, "  -%c, ", o->letter);
    else nb_puts(out, "      ");
    nb_printf(out, "--%s", o->name);
    if (o->arg) nb_printf(out, "=%s", o->arg);
}

/* Help text in a column, wrapped at 79. ASCII and a few wider characters: cells = scalars. */
static void put_wrapped(nb_buf *out, const char *text, size_t column)
{
    enum { WIDTH = 79 };
    nb_str rest = nb_str_of(text);
    size_t at = column;
    while (rest.n) {
        nb_str word;
        nb_str_cut(rest, ' ', &word, &rest);
        size_t n = nb_utf8_length(word);
        if (at > column && at + 1 + n > WIDTH) {
            nb_printf(out, "\n%*s", (int)column, "");
            at = column;
        }
        if (at > column) nb_putc(out, ' '), at++;
        nb_put_str(out, word);
        at += n;
    }
    nb_putc(out, '\n');
}

static void put_options(nb_buf *out, int commands)
{
    enum { COLUMN = 30 };
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        if (!(o->commands & commands)) continue;
        size_t from = out->n;
        put_names(out, o);
        size_t n = nb_utf8_length((nb_str){out->p + from, out->n - from});
        if (n + 2 > COLUMN) nb_printf(out, "\n%*s", COLUMN, "");
        else nb_printf(out, "%*s", (int)(COLUMN - n), "");
        put_wrapped(out, o->help, COLUMN);
    }
}

void nb_options_help(nb_command command, nb_buf *out)
{
    if (!command) {
        nb_puts(out, "Usage: notesbook COMMAND [OPTION…] [INPUT…]\n\n"
                     "Turns Markdown notes into books.\n\nCommands:\n");
        for (size_t i = 0; i < nb_commands_n; i++)
            nb_printf(out, "  %-8s%s\n", nb_commands[i].name, nb_commands[i].about);
        nb_puts(out,
                "\nINPUT is a Markdown file, several in order, a folder, or - for standard "
                "input;\nthe current folder by default. Options come from 'notesbook COMMAND "
                "--help'.\n\n");
        nb_puts(out, "  -V, --version               print the version and exit\n"
                     "  -h, --help                  print this help and exit\n");
        return;
    }
    for (size_t i = 0; i < nb_commands_n; i++) {
        if (nb_commands[i].bit != command) continue;
        nb_printf(out, "Usage: notesbook %s [OPTION…] %s\n\n%s.\n\nOptions:\n",
                  nb_commands[i].name, nb_commands[i].operands, nb_commands[i].about);
    }
    put_options(out, command);
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

void nb_options_man(nb_buf *out)
{
    nb_puts(out, ".TH NOTESBOOK 1 \"\" \"notesbook " NB_VERSION "\" \"User Commands\"\n"
                 ".SH NAME\nnotesbook \\- turn Markdown notes into PDF and EPUB books\n"
                 ".SH SYNOPSIS\n");
    for (size_t i = 0; i < nb_commands_n; i++)
        nb_printf(out, "%s.B notesbook %s\n[\\fIOPTION\\fR…] %s\n", i ? ".br\n" : "",
                  nb_commands[i].name, nb_commands[i].operands);
    nb_puts(
        out,
        ".SH DESCRIPTION\n"
        "INPUT is a Markdown file, several in order, a folder, or \\- for standard input; the "
        "current folder by default. Files such as README.md and README.zh.md are editions of "
        "one book in several languages: each becomes a file of its own.\n.PP\n"
        "Without \\fB\\-\\-output\\fR the result is NAME.pdf or NAME.epub in the current "
        "folder, "
        "and NAME.LANG.pdf where a folder holds several editions. Output appears whole or not "
        "at "
        "all; an earlier file survives any failure.\n"
        ".SH COMMANDS\n");
    for (size_t i = 0; i < nb_commands_n; i++)
        nb_printf(out, ".TP\n.B %s\n%s\n", nb_commands[i].name, nb_commands[i].about);
    nb_puts(out, ".SH OPTIONS\n");
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        nb_puts(out, ".TP\n");
        if (o->letter) nb_printf(out, "\\fB\\-%c\\fR, ", o->letter);
        nb_puts(out, "\\fB\\-\\-");
        put_roff(out, o->name);
        nb_puts(out, "\\fR");
        if (o->arg) {
            nb_puts(out, "=\\fI");
            put_roff(out, o->arg);
            nb_puts(out, "\\fR");
        }
        nb_putc(out, '\n');
        put_roff(out, o->help);
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
    nb_puts(out, ".SH DIAGNOSTICS\n"
                 "One line each on standard error: file:line:column: severity: what [slug].\n");
    for (int i = 0; i < NB_DIAG_COUNT; i++) {
        nb_printf(out, ".TP\n.B %s\n", nb_diag_slug((nb_diag_id)i));
        put_roff(out, nb_diag_about((nb_diag_id)i));
        nb_putc(out, '\n');
    }
    nb_puts(out,
            ".SH ENVIRONMENT\n.TP\n.B SOURCE_DATE_EPOCH\n"
            "Seconds since 1970 for every date in the output.\n"
            ".TP\n.B NOTESBOOK_FONTS\nThe font manifest to use instead of the installed one.\n"
            ".TP\n.B NO_COLOR\nSwitches colour off in diagnostics.\n"
            ".SH EXIT STATUS\n0 done; 1 the book or a file is wrong; 2 wrong usage.\n");
}
