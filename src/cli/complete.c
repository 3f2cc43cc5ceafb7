/* complete.c: completions for the shells, printed from the tables that parse. */
#include <string.h>

#include "cli/options.h"

static bool takes_value(const nb_option_info *o)
{
    return o->arg && o->arg[0] != '[';
}

static void put_words(nb_buf *out, int commands)
{
    for (int i = 0; i < NB_OPT_COUNT; i++) {
        const nb_option_info *o = &nb_option_table[i];
        if (!(o->commands & commands)) continue;
        if (o->letter) nb_printf(out, "-%c ", o->letter);
        nb_printf(out, "--%s%s ", o->name, takes_value(o) ? "=" : "");
    }
}

static void bash(nb_buf *out)
{
    nb_puts(out, "_notesbook() {\n"
                 "    local cur=${COMP_WORDS[COMP_CWORD]} words=\n"
                 "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < nb_commands_n; i++) {
        nb_printf(out, "    %s) words='", nb_commands[i].name);
        put_words(out, (int)nb_commands[i].bit);
        nb_puts(out, "' ;;\n");
    }
    nb_puts(out, "    esac\n"
                 "    if [ \"$COMP_CWORD\" -eq 1 ]; then words='");
    for (size_t i = 0; i < nb_commands_n; i++) nb_printf(out, "%s ", nb_commands[i].name);
    nb_puts(out, "--help --version'; fi\n"
                 "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                 "    [[ ${COMPREPLY-} == *= ]] && compopt -o nospace\n"
                 "}\n"
                 "complete -o default -F _notesbook notesbook\n");
}

/* Inside single quotes of zsh's argument specifications: quotes, colons and brackets are
 * special. */
static void put_zsh(nb_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'') nb_puts(out, "'\\''");
        else if (strchr(":[]\\", *text)) nb_printf(out, "\\%c", *text);
        else nb_putc(out, *text);
    }
}

static void zsh(nb_buf *out)
{
    nb_puts(out, "#compdef notesbook\n_notesbook() {\n    if (( CURRENT == 2 )); then\n"
                 "        local -a commands=(\n");
    for (size_t i = 0; i < nb_commands_n; i++) {
        nb_printf(out, "            '%s:", nb_commands[i].name);
        put_zsh(out, nb_commands[i].about);
        nb_puts(out, "'\n");
    }
    nb_puts(out, "        )\n        _describe command commands\n        return\n    fi\n"
                 "    case $words[2] in\n");
    for (size_t i = 0; i < nb_commands_n; i++) {
        nb_printf(out, "    %s) _arguments \\\n", nb_commands[i].name);
        for (int k = 0; k < NB_OPT_COUNT; k++) {
            const nb_option_info *o = &nb_option_table[k];
            if (!(o->commands & (int)nb_commands[i].bit)) continue;
            nb_printf(out, "        '--%s%s[", o->name, takes_value(o) ? "=" : "");
            put_zsh(out, o->help);
            nb_puts(out, "]");
            if (takes_value(o)) {
                nb_puts(out, ":");
                put_zsh(out, o->arg);
                nb_puts(out, ":_files");
            }
            nb_puts(out, "' \\\n");
        }
        nb_puts(out, "        '*:input:_files' ;;\n");
    }
    nb_puts(out, "    esac\n}\n_notesbook \"$@\"\n");
}

static void put_fish(nb_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\') nb_putc(out, '\\');
        nb_putc(out, *text);
    }
}

static void fish(nb_buf *out)
{
    for (size_t i = 0; i < nb_commands_n; i++) {
        nb_printf(out, "complete -c notesbook -n __fish_use_subcommand -a %s -d '",
                  nb_commands[i].name);
        put_fish(out, nb_commands[i].about);
        nb_puts(out, "'\n");
    }
    for (int k = 0; k < NB_OPT_COUNT; k++) {
        const nb_option_info *o = &nb_option_table[k];
        nb_puts(out, "complete -c notesbook -n '__fish_seen_subcommand_from");
        for (size_t i = 0; i < nb_commands_n; i++)
            if (o->commands & (int)nb_commands[i].bit)
                nb_printf(out, " %s", nb_commands[i].name);
        nb_printf(out, "' -l %s%s", o->name, takes_value(o) ? " -r" : "");
        if (o->letter) nb_printf(out, " -s %c", o->letter);
        nb_puts(out, " -d '");
        put_fish(out, o->help);
        nb_puts(out, "'\n");
    }
}

bool nb_options_complete(nb_str shell, nb_buf *out)
{
    if (nb_str_is(shell, "bash")) bash(out);
    else if (nb_str_is(shell, "zsh")) zsh(out);
    else if (nb_str_is(shell, "fish")) fish(out);
    else return false;
    return true;
}
