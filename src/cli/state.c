#include "cli/state.h"

#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "cli/self.h"

#define HEAD "notesbook-build 1"
enum { STATE_LIMIT = 64 << 20 };

typedef struct {
    nb_str output, how, digest;
    NB_VEC(nb_seen) seen;
} entry;

struct nb_state {
    nb_arena *arena;
    nb_str path, self;
    NB_VEC(entry) v;
};

/* Paths may hold any byte but NUL; line ends and '%' are escaped so that a record is a line. */
static void put_path(nb_buf *b, nb_str path)
{
    for (size_t i = 0; i < path.n; i++)
        if (path.s[i] == '\n' || path.s[i] == '%') nb_printf(b, "%%%02x", path.s[i]);
        else nb_putc(b, path.s[i]);
}

static nb_str read_path(nb_arena *a, nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] == '%' && i + 2 < s.n) {
            nb_putc(&b, nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("%0a")) ? '\n' : '%');
            i += 2;
        } else nb_putc(&b, s.s[i]);
    return nb_buf_take(a, &b);
}

/* Lines: "out HOW DIGEST PATH", then "in KIND VALUE PATH" for each thing read. */
static void read_line(nb_state *s, nb_str line)
{
    nb_str word[3], rest = line;
    for (size_t i = 0; i < 3; i++)
        if (!nb_str_cut(rest, ' ', &word[i], &rest)) return;
    if (nb_str_is(word[0], "out"))
        NB_PUSH(s->arena, &s->v) =
            (entry){.output = read_path(s->arena, rest), .how = word[1], .digest = word[2]};
    else if (nb_str_is(word[0], "in") && s->v.n && word[1].n == 1)
        NB_PUSH(s->arena, &s->v.v[s->v.n - 1].seen) =
            (nb_seen){(nb_seen_kind)word[1].s[0], read_path(s->arena, rest), word[2]};
}

nb_state *nb_state_open(nb_arena *a, nb_str dir)
{
    nb_state *s = NB_NEW(a, nb_state);
    s->arena = a;
    s->self = nb_self(a);
    s->path = nb_path_join(a, dir, NB_STR(".notesbook-build"));
    nb_str text, line;
    if (nb_file_read(a, s->path, STATE_LIMIT, &text)) return s;
    if (!nb_str_cut(text, '\n', &line, &text) || !nb_str_is(line, HEAD)) return s;
    while (nb_str_cut(text, '\n', &line, &text)) read_line(s, line);
    return s;
}

static entry *find(nb_state *s, nb_str output)
{
    for (size_t i = 0; i < s->v.n; i++)
        if (nb_str_eq(s->v.v[i].output, output)) return &s->v.v[i];
    return NULL;
}

static nb_str digest_of_file(nb_arena *a, nb_str path)
{
    return nb_trace_now(a, NB_SEEN_FILE, path);
}

bool nb_state_is_fresh(nb_state *s, nb_str output, nb_str how)
{
    const entry *e = find(s, output);
    if (!e || !nb_str_eq(e->how, how) || !e->seen.n) return false;
    nb_arena *scratch = nb_arena_open();
    bool fresh = nb_str_eq(digest_of_file(scratch, output), e->digest);
    for (size_t i = 0; fresh && i < e->seen.n; i++) {
        nb_seen was = e->seen.v[i];
        fresh = nb_str_eq(nb_trace_now(scratch, was.kind, was.path), was.value);
        nb_arena_reset(scratch);
    }
    nb_arena_free(scratch);
    return fresh;
}

void nb_state_set(nb_state *s, nb_str output, nb_str how, const nb_trace *book,
                  const nb_trace *job)
{
    entry *e = find(s, output);
    if (!e) e = &NB_PUSH(s->arena, &s->v);
    *e = (entry){.output = output, .how = how, .digest = digest_of_file(s->arena, output)};
    const nb_trace *both[] = {book, job};
    nb_map had;
    nb_map_init(&had, s->arena);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < nb_trace_n(both[k]); i++) {
            nb_seen x = nb_trace_at(both[k], i);
            nb_str key = nb_str_printf(s->arena, "%c%.*s", (int)x.kind, NB_STR_ARG(x.path));
            void **at = nb_map_at(&had, key);
            if (*at) continue;
            *at = e;
            NB_PUSH(s->arena, &e->seen) =
                (nb_seen){x.kind, nb_str_dup(s->arena, x.path), nb_str_dup(s->arena, x.value)};
        }
}

int nb_state_write(const nb_state *s)
{
    nb_buf b = {0};
    nb_puts(&b, HEAD "\n");
    for (size_t i = 0; i < s->v.n; i++) {
        const entry *e = &s->v.v[i];
        if (!nb_file_exists(e->output)) continue;
        nb_printf(&b, "out %.*s %.*s ", NB_STR_ARG(e->how), NB_STR_ARG(e->digest));
        put_path(&b, e->output);
        nb_putc(&b, '\n');
        for (size_t k = 0; k < e->seen.n; k++) {
            nb_printf(&b, "in %c %.*s ", (int)e->seen.v[k].kind,
                      NB_STR_ARG(e->seen.v[k].value));
            put_path(&b, e->seen.v[k].path);
            nb_putc(&b, '\n');
        }
    }
    int err = nb_file_write(s->path, (nb_str){b.p, b.n});
    nb_buf_free(&b);
    return err;
}

/* As make reads names: blanks, '#' and '\' by a backslash, '$' doubled. */
static void put_make(nb_buf *b, nb_str path)
{
    for (size_t i = 0; i < path.n; i++) {
        char c = path.s[i];
        if (c == ' ' || c == '#' || c == '\\') nb_putc(b, '\\');
        if (c == '$') nb_putc(b, '$');
        nb_putc(b, c);
    }
}

void nb_state_depfile(const nb_state *s, nb_buf *b)
{
    for (size_t i = 0; i < s->v.n; i++) {
        const entry *e = &s->v.v[i];
        put_make(b, e->output);
        nb_putc(b, ':');
        for (size_t k = 0; k < e->seen.n; k++) {
            if (e->seen.v[k].kind != NB_SEEN_FILE) continue;
            nb_puts(b, " \\\n ");
            put_make(b, e->seen.v[k].path);
        }
        nb_puts(b, "\n");
    }
}

nb_str nb_state_how(const nb_state *s, const nb_options *o, nb_str format, nb_str lang,
                    int64_t epoch)
{
    char cwd[4096];
    nb_buf b = {0};
    nb_printf(&b, "%.*s\n%.*s\n%.*s\n%lld\n%s\n", NB_STR_ARG(s->self), NB_STR_ARG(format),
              NB_STR_ARG(lang), (long long)epoch, getcwd(cwd, sizeof cwd) ? cwd : "");
    nb_printf(&b, "%.*s\n%.*s\n%d%d%d\n", NB_STR_ARG(o->lang), NB_STR_ARG(o->embed_fonts),
              o->allow_missing, o->no_page_list, o->strict);
    for (size_t i = 0; i < o->settings.n; i++)
        nb_printf(&b, "%.*s=%.*s\n", NB_STR_ARG(o->settings.v[i].key),
                  NB_STR_ARG(o->settings.v[i].value));
    for (size_t i = 0; i < o->fonts.n; i++)
        nb_printf(&b, "%.*s=%.*s\n", NB_STR_ARG(o->fonts.v[i].role),
                  NB_STR_ARG(o->fonts.v[i].value));
    for (size_t i = 0; i < NB_CAPS; i++) nb_printf(&b, "%zu\n", o->limits.most[i]);
    for (size_t i = 0; i < o->inputs.n; i++)
        nb_printf(&b, "%.*s\n", NB_STR_ARG(o->inputs.v[i]));
    nb_str how = nb_digest_hex(s->arena, (nb_str){b.p, b.n});
    nb_buf_free(&b);
    return how;
}
