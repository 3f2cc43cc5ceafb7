/* report.c: findings as JSON, as GitHub's workflow commands, and as SARIF 2.1.0 (OASIS
 * Standard, 27 March 2020). Columns count bytes in diagnostics and UTF-16 units in SARIF. */
#include "check/check.h"

static const char *const levels[] = {"note", "warning", "error"};

/* From 1, in UTF-16 units; a place beyond the line is at its end. */
static uint32_t utf16_column(const nb_diags *d, nb_loc loc)
{
    nb_str line = nb_diags_line(d, loc);
    uint32_t col = 1;
    for (size_t i = 0; i < line.n && i + 1 < loc.col;)
        col += nb_utf8_next(line, &i) > 0xFFFF ? 2 : 1;
    return col;
}

void nb_check_json(const nb_diags *d, nb_severity least, nb_buf *out)
{
    bool any = false;
    nb_puts(out, "[");
    for (size_t i = 0; i < nb_diags_n(d); i++) {
        nb_message m = nb_diags_at(d, i);
        if (m.severity < least) continue;
        nb_puts(out, any ? ",\n " : "\n ");
        any = true;
        nb_puts(out, "{\"file\":");
        nb_put_json(out, nb_diags_path(d, m.loc.file));
        nb_printf(out,
                  ",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"rule\":\"%s\",\"message\":",
                  m.loc.line, m.loc.col, levels[m.severity], nb_diag_slug(m.id));
        nb_put_json(out, m.text);
        if (m.hint.n) {
            nb_puts(out, ",\"hint\":");
            nb_put_json(out, m.hint);
        }
        nb_printf(out, ",\"count\":%u}", m.repeats + 1);
    }
    nb_puts(out, any ? "\n]\n" : "]\n");
}

/* The runner decodes these and nothing else. */
static void put_command(nb_buf *out, nb_str s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            nb_printf(out, "%%%02X", (unsigned)c);
        else nb_putc(out, c);
    }
}

void nb_check_github(const nb_diags *d, nb_severity least, nb_buf *out)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    for (size_t i = 0; i < nb_diags_n(d); i++) {
        nb_message m = nb_diags_at(d, i);
        if (m.severity < least) continue;
        nb_printf(out, "::%s ", commands[m.severity]);
        if (m.loc.file) {
            nb_puts(out, "file=");
            put_command(out, nb_diags_path(d, m.loc.file), true);
            nb_puts(out, ",");
        }
        if (m.loc.line) nb_printf(out, "line=%u,", m.loc.line);
        if (m.loc.line && m.loc.col) nb_printf(out, "col=%u,", utf16_column(d, m.loc));
        nb_printf(out, "title=%s::", nb_diag_slug(m.id));
        put_command(out, m.text, false);
        if (m.hint.n) {
            nb_puts(out, "%0A");
            put_command(out, m.hint, false);
        }
        nb_putc(out, '\n');
    }
}

/* A path as a relative reference (RFC 3986): letters, digits and -._~/ stay. */
static void put_uri(nb_buf *out, nb_str path)
{
    nb_putc(out, '"');
    if (nb_str_starts(path, NB_STR("/"))) nb_puts(out, "file://");
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.s[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                     c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
        if (plain) nb_putc(out, (char)c);
        else nb_printf(out, "%%%02X", c);
    }
    nb_putc(out, '"');
}

static void put_rules(nb_buf *out)
{
    for (int id = 0; id < NB_DIAG_COUNT; id++) {
        nb_printf(out,
                  "%s{\"id\":\"%s\",\"shortDescription\":{\"text\":", id ? ",\n  " : "\n  ",
                  nb_diag_slug((nb_diag_id)id));
        nb_put_json(out, nb_str_of(nb_diag_about((nb_diag_id)id)));
        nb_printf(out, "},\"defaultConfiguration\":{\"level\":\"%s\"}}",
                  levels[nb_diag_severity((nb_diag_id)id)]);
    }
}

static void put_result(const nb_diags *d, const nb_message *m, nb_buf *out)
{
    nb_printf(out,
              "{\"ruleId\":\"%s\",\"ruleIndex\":%d,\"level\":\"%s\",\"message\":{\"text\":",
              nb_diag_slug(m->id), (int)m->id, levels[m->severity]);
    nb_buf text = {0};
    nb_put_str(&text, m->text);
    if (m->hint.n) nb_printf(&text, " (%.*s)", NB_STR_ARG(m->hint));
    nb_put_json(out, nb_buf_str(&text));
    nb_buf_free(&text);
    nb_puts(out, "}");
    if (m->repeats) nb_printf(out, ",\"occurrenceCount\":%u", m->repeats + 1);
    if (m->loc.file) {
        nb_puts(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
        put_uri(out, nb_diags_path(d, m->loc.file));
        nb_puts(out, "}");
        if (m->loc.line) {
            nb_printf(out, ",\"region\":{\"startLine\":%u", m->loc.line);
            if (m->loc.col) nb_printf(out, ",\"startColumn\":%u", utf16_column(d, m->loc));
            nb_puts(out, "}");
        }
        nb_puts(out, "}}]");
    }
    nb_puts(out, "}");
}

void nb_check_sarif(const nb_diags *d, nb_severity least, nb_str version, nb_buf *out)
{
    nb_puts(out,
            "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
            "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"notesbook\","
            "\"version\":");
    nb_put_json(out, version);
    nb_puts(out, ",\"rules\":[");
    put_rules(out);
    nb_puts(out, "]}},\n\"columnKind\":\"utf16CodeUnits\",\"results\":[");
    bool any = false;
    for (size_t i = 0; i < nb_diags_n(d); i++) {
        nb_message m = nb_diags_at(d, i);
        if (m.severity < least) continue;
        nb_puts(out, any ? ",\n  " : "\n  ");
        any = true;
        put_result(d, &m, out);
    }
    nb_puts(out, "]}]}\n");
}
