/* reference.c: the tables that README.md quotes, printed from the tables the program runs on; and what
 * tests/say compares. */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"
#include "cli/options.h"

/* "|" would end a cell. */
static void cell(const char *s)
{
    for (; *s; s++) printf(*s == '|' ? "\\|" : "%c", *s);
}

static void options(void)
{
    puts("| option | commands | meaning |\n|---|---|---|");
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        printf("| `");
        if (o->letter) printf("-%c, ", o->letter);
        printf("--%s", o->name);
        if (o->arg && o->arg[0] != '[') putchar('=');
        if (o->arg) cell(o->arg);
        printf("` |");
        if (o->commands == NB_ANY) printf(" all");
        else
            for (size_t k = 0; k < nb_commands_n; k++)
                if (o->commands & (int)nb_commands[k].bit) printf(" %s", nb_commands[k].name);
        printf(" | ");
        cell(o->help);
        puts(" |");
    }
}

/* 67108864 as 64M, 20000 as it is. */
static void count(size_t n)
{
    static const char *const units[] = {"", "k", "M", "G"};
    size_t unit = 0;
    while (unit < 3 && n % 1024 == 0) n /= 1024, unit++;
    printf("%zu%s", n, units[unit]);
}

static void limits(void)
{
    puts("| limit | by default | of what |\n|---|---|---|");
    for (int i = 0; i < NB_CAPS; i++) {
        printf("| `%s` | ", nb_cap_table[i].name);
        count(nb_cap_table[i].most);
        printf(" | ");
        cell(nb_cap_table[i].about);
        puts(" |");
    }
}

static void diagnostics(void)
{
    static const char *const names[] = {"note", "warning", "error"};
    puts("| slug | severity | when |\n|---|---|---|");
    for (int i = 0; i < NB_DIAG_COUNT; i++) {
        printf("| `%s` | %s | ", nb_diag_slug((nb_diag_id)i), names[nb_diag_severity((nb_diag_id)i)]);
        cell(nb_diag_about((nb_diag_id)i));
        puts(" |");
    }
}

static void json_line(const char *s, const char *chinese)
{
    nb_buf b = {0};
    nb_putc(&b, '[');
    nb_put_json(&b, nb_str_of(s));
    if (chinese) nb_putc(&b, ','), nb_put_json(&b, nb_str_of(chinese));
    nb_putc(&b, ']');
    puts(b.p);
    nb_buf_free(&b);
}

/* What the tables say to the user. */
static void said(void)
{
    for (int i = 0; i < NB_OPT_COUNT; i++) json_line(nb_option_table[i].help, NULL);
    for (size_t i = 0; i < nb_commands_n; i++) json_line(nb_commands[i].about, NULL);
    for (int i = 0; i < NB_CAPS; i++) json_line(nb_cap_table[i].about, NULL);
    for (int i = 0; i < NB_DIAG_COUNT; i++) {
        json_line(nb_diag_about((nb_diag_id)i), NULL);
        if (*nb_diag_default_hint((nb_diag_id)i)) json_line(nb_diag_default_hint((nb_diag_id)i), NULL);
    }
}

static void catalogue(void)
{
    const char *english, *chinese;
    for (size_t i = 0; nb_say_entry(i, &english, &chinese); i++) json_line(english, chinese);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "options") == 0) options();
    else if (argc == 2 && strcmp(argv[1], "limits") == 0) limits();
    else if (argc == 2 && strcmp(argv[1], "diagnostics") == 0) diagnostics();
    else if (argc == 2 && strcmp(argv[1], "said") == 0) said();
    else if (argc == 2 && strcmp(argv[1], "catalogue") == 0) catalogue();
    else return 2;
    return 0;
}
