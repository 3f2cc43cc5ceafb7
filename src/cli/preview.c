#include "cli/preview.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "epub/epub.h"
#include "serve/serve.h"

typedef struct {
    nb_str output;
    nb_diags *diags;
} kept;

struct nb_preview {
    nb_arena *arena;
    nb_server *server;
    nb_tongue tongue;
    NB_VEC(kept) kept;
    nb_buf shown; /* the state that is out, without its times */
};

nb_preview *nb_preview_open(const nb_options *o, nb_diags *diags)
{
    int err;
    nb_server *server = nb_server_open(o->port, &err);
    if (!server && err == ENOSYS) {
        nb_diag(diags, NB_CANNOT_SERVE, NB_NOWHERE, "libmicrohttpd is not installed");
        nb_hint(diags, "install the Debian package %.*s",
                NB_STR_ARG(NB_STR("libmicrohttpd12")));
    } else if (!server)
        nb_diag(diags, NB_CANNOT_SERVE, NB_NOWHERE, "cannot serve on port %u: %s", o->port,
                strerror(err));
    if (!server) return NULL;
    nb_arena *a = nb_arena_open();
    nb_preview *p = NB_NEW(a, nb_preview);
    *p = (nb_preview){.arena = a, .server = server, .tongue = o->tongue};
    return p;
}

void nb_preview_close(nb_preview *p)
{
    if (!p) return;
    nb_server_close(p->server);
    nb_buf_free(&p->shown);
    for (size_t i = 0; i < p->kept.n; i++) nb_diags_free(p->kept.v[i].diags);
    nb_arena_free(p->arena);
}

unsigned nb_preview_port(const nb_preview *p)
{
    return nb_server_port(p->server);
}

static nb_diags *kept_of(const nb_preview *p, nb_str output)
{
    for (size_t i = 0; i < p->kept.n; i++)
        if (nb_str_eq(p->kept.v[i].output, output)) return p->kept.v[i].diags;
    return NULL;
}

void nb_preview_keep(nb_preview *p, nb_str output, nb_diags *diags)
{
    for (size_t i = 0; i < p->kept.n; i++)
        if (nb_str_eq(p->kept.v[i].output, output)) {
            nb_diags_free(p->kept.v[i].diags);
            p->kept.v[i].diags = diags;
            return;
        }
    NB_PUSH(p->arena, &p->kept) = (kept){nb_str_dup(p->arena, output), diags};
}

/* One round's publication while it is put together. */
typedef struct {
    nb_arena *arena;
    nb_tongue tongue;
    NB_VEC(nb_served) files;
    nb_buf json;
} show;

static void put_field(nb_buf *b, const char *key, nb_str value)
{
    nb_printf(b, ",\"%s\":", key);
    nb_put_json(b, value);
}

static nb_str language_name(nb_str tag)
{
    static const struct {
        const char *tag, *name;
    } names[] = {{"zh-Hant", "繁體中文"}, {"zh-TW", "繁體中文"}, {"zh-HK", "繁體中文"},
                 {"zh", "中文"},          {"en", "English"},     {"de", "Deutsch"},
                 {"fr", "Français"},      {"es", "Español"},     {"it", "Italiano"},
                 {"ja", "日本語"},        {"ko", "한국어"},      {"ru", "Русский"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_starts(tag, nb_str_of(names[i].tag))) return nb_str_of(names[i].name);
    return tag;
}

/* The members of an EPUB as files, and where reading begins. */
static void add_chapters(show *s, nb_str name, nb_str archive)
{
    nb_epub_member *m;
    size_t n = nb_epub_unpack(s->arena, archive, &m);
    nb_str start = NB_STR_NULL, nav = NB_STR_NULL;
    nb_puts(&s->json, ",\"files\":[");
    for (size_t i = 0, put = 0; i < n; i++) {
        nb_str path =
            nb_str_printf(s->arena, "/epub/%.*s/%.*s", NB_STR_ARG(name), NB_STR_ARG(m[i].path));
        NB_PUSH(s->arena, &s->files) = (nb_served){path, m[i].bytes};
        if (!nb_str_ends(path, NB_STR(".xhtml"))) continue;
        if (put++) nb_putc(&s->json, ',');
        nb_put_json(&s->json, path);
        if (nb_str_ends(path, NB_STR("/nav.xhtml"))) nav = path;
        else if (!start.n && !nb_str_ends(path, NB_STR("/cover.xhtml"))) start = path;
    }
    nb_putc(&s->json, ']');
    put_field(&s->json, "start", start);
    put_field(&s->json, "nav", nav);
}

static void add_output(show *s, const nb_target *t, size_t n_editions, bool first)
{
    nb_str bytes, name = nb_path_name(t->output);
    if (nb_file_read(s->arena, t->output, SIZE_MAX / 2, &bytes)) return; /* not made yet */
    nb_str url = nb_str_cat(s->arena, NB_STR("/book/"), name);
    bool pdf = t->format == NB_PDF;
    nb_str digest = nb_str_sub(nb_trace_now(s->arena, NB_SEEN_FILE, t->output), 0, 16);
    NB_PUSH(s->arena, &s->files) = (nb_served){url, bytes};
    if (!first) nb_putc(&s->json, ',');
    nb_printf(&s->json, "{\"format\":\"%s\"", pdf ? "pdf" : "epub");
    put_field(&s->json, "name", name);
    put_field(&s->json, "digest", digest);
    put_field(&s->json, "url",
              nb_str_printf(s->arena, "%.*s?%.*s", NB_STR_ARG(url), NB_STR_ARG(digest)));
    nb_str format = pdf ? NB_STR("PDF") : NB_STR("EPUB");
    put_field(&s->json, "label",
              n_editions > 1 ? nb_str_printf(s->arena, "%.*s %.*s",
                                             NB_STR_ARG(language_name(t->edition->lang)),
                                             NB_STR_ARG(format))
                             : format);
    if (!pdf) add_chapters(s, name, bytes);
    nb_putc(&s->json, '}');
}

static void add_message(show *s, const nb_diags *d, const nb_message *m, bool first)
{
    static const char *const kinds[] = {"note", "warning", "error"};
    static const char *const labels[] = {"note:", "warning:", "error:"};
    nb_str place = nb_diags_path(d, m->loc.file);
    if (m->loc.line)
        place =
            nb_str_printf(s->arena, "%.*s:%u:%u", NB_STR_ARG(place), m->loc.line, m->loc.col);
    nb_printf(&s->json, "%s{\"severity\":\"%s\"", first ? "" : ",", kinds[m->severity]);
    put_field(&s->json, "label", nb_str_of(nb_say(s->tongue, labels[m->severity])));
    put_field(&s->json, "place", place);
    put_field(&s->json, "text", m->text);
    put_field(&s->json, "slug", nb_str_of(nb_diag_slug(m->id)));
    put_field(&s->json, "hint", m->hint);
    put_field(&s->json, "line", nb_str_trim(nb_diags_line(d, m->loc)));
    nb_putc(&s->json, '}');
}

/* Both formats find the same fault: one of them may know its place, the other need not say it
 * again. */
static bool is_said_with_place(const nb_diags *all, const nb_message *m)
{
    for (size_t i = 0; !m->loc.file && i < nb_diags_n(all); i++) {
        nb_message other = nb_diags_at(all, i);
        if (other.loc.file && other.id == m->id && nb_str_eq(other.text, m->text)) return true;
    }
    return false;
}

/* The worst first; notes are for --verbose. Returns the number of errors. */
static size_t add_messages(show *s, const nb_diags *all, bool verbose)
{
    nb_puts(&s->json, ",\"messages\":[");
    bool first = true;
    size_t errors = 0;
    for (int severity = NB_ERROR; severity >= (verbose ? NB_NOTE : NB_WARNING); severity--)
        for (size_t i = 0; i < nb_diags_n(all); i++) {
            nb_message m = nb_diags_at(all, i);
            if ((int)m.severity != severity || is_said_with_place(all, &m)) continue;
            errors += m.severity == NB_ERROR;
            add_message(s, all, &m, first);
            first = false;
        }
    nb_putc(&s->json, ']');
    return errors;
}

static void add_status(show *s, size_t errors, double seconds)
{
    nb_str status =
        errors ? nb_say_str(s->arena, s->tongue, "%zu error%s; the last good version is shown",
                            errors, errors == 1 ? "" : "s")
               : nb_say_str(s->arena, s->tongue, "up to date, %.0f ms", seconds * 1e3);
    nb_printf(&s->json, ",\"ok\":%s", errors ? "false" : "true");
    put_field(&s->json, "status", status);
    put_field(&s->json, "empty",
              nb_str_of(nb_say(s->tongue, NB_SAY("Nothing has been built yet."))));
    put_field(&s->json, "gone",
              nb_str_of(nb_say(s->tongue, NB_SAY("notesbook has stopped watching"))));
    put_field(&s->json, "lang", s->tongue == NB_CHINESE ? NB_STR("zh") : NB_STR("en"));
}

void nb_preview_show(nb_preview *p, const nb_run *run, const nb_diags *diags, double seconds)
{
    show s = {.arena = nb_arena_open(), .tongue = p->tongue};
    nb_diags *all = nb_diags_open();
    nb_diags_merge(all, diags);
    nb_puts(&s.json, "{\"outputs\":[");
    for (size_t i = 0; i < run->n; i++) {
        const nb_target *t = &run->target[i];
        add_output(&s, t, run->book->n_editions, s.files.n == 0);
        nb_diags *own = kept_of(p, t->output);
        if (own) nb_diags_merge(all, own);
    }
    nb_putc(&s.json, ']');
    put_field(&s.json, "title", run->book ? run->book->name : NB_STR_NULL);
    size_t errors = add_messages(&s, all, run->options->verbose);
    bool same = nb_str_eq(nb_buf_str(&p->shown), nb_buf_str(&s.json));
    nb_buf_free(&p->shown);
    nb_put(&p->shown, s.json.p, s.json.n);
    add_status(&s, errors, seconds);
    nb_putc(&s.json, '}');
    NB_PUSH(s.arena, &s.files) = (nb_served){NB_STR("/state.json"), nb_buf_str(&s.json)};
    if (!same) nb_server_publish(p->server, s.files.v, s.files.n);
    nb_buf_free(&s.json);
    nb_diags_free(all);
    nb_arena_free(s.arena);
}
