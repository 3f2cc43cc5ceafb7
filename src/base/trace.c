#include "base/trace.h"

#include <limits.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"

struct nb_trace {
    nb_arena *arena;
    nb_trace_how how;
    nb_map seen; /* kind and path */
    NB_VEC(nb_seen) v;
};

static _Thread_local nb_trace *current;

nb_trace *nb_trace_open(nb_trace_how how)
{
    nb_arena *a = nb_arena_open();
    nb_trace *t = NB_NEW(a, nb_trace);
    t->arena = a;
    t->how = how;
    nb_map_init(&t->seen, a);
    return t;
}

void nb_trace_free(nb_trace *t)
{
    if (t) nb_arena_free(t->arena);
}

nb_trace *nb_trace_use(nb_trace *t)
{
    nb_trace *before = current;
    current = t;
    return before;
}

size_t nb_trace_n(const nb_trace *t)
{
    return t->v.n;
}

nb_seen nb_trace_at(const nb_trace *t, size_t i)
{
    return t->v.v[i];
}

/* Once for each question: the first answer is the one that was built upon. */
static bool is_new(nb_seen_kind kind, nb_str path)
{
    if (!current) return false;
    nb_str key = nb_str_printf(current->arena, "%c%.*s", (int)kind, NB_STR_ARG(path));
    void **at = nb_map_at(&current->seen, key);
    if (*at) return false;
    *at = current;
    return true;
}

static void note(nb_seen_kind kind, nb_str path, nb_str value)
{
    NB_PUSH(current->arena, &current->v) =
        (nb_seen){kind, nb_str_dup(current->arena, path), value};
}

/* Outputs, and what is hidden (the state of the build, unfinished outputs), are no part of a
 * book: that they appear beside its sources changes nothing. */
bool nb_trace_is_source(nb_str name)
{
    return !nb_str_starts(name, NB_STR(".")) && !nb_str_ends(name, NB_STR(".pdf")) &&
           !nb_str_ends(name, NB_STR(".epub"));
}

static nb_str digest_names(nb_arena *a, const nb_str *names, size_t n)
{
    nb_buf b = {0};
    for (size_t i = 0; i < n; i++) {
        if (!nb_trace_is_source(names[i])) continue;
        nb_put_str(&b, names[i]);
        nb_putc(&b, 0);
    }
    nb_str d = nb_digest_hex(a, (nb_str){b.p, b.n});
    nb_buf_free(&b);
    return d;
}

static nb_str stamp(nb_arena *a, nb_str path)
{
    struct stat st;
    if (stat(nb_str_z(a, path), &st)) return NB_STR("-");
    return nb_str_printf(a, "%lld:%lld.%09ld", (long long)st.st_size,
                         (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

void nb_trace_bytes(nb_str path, nb_str bytes)
{
    if (current && current->how == NB_TRACE_STAMPS) nb_trace_stamp(path);
    else if (is_new(NB_SEEN_FILE, path))
        note(NB_SEEN_FILE, path, nb_digest_hex(current->arena, bytes));
}

void nb_trace_names(nb_str path, const nb_str *names, size_t n)
{
    if (is_new(NB_SEEN_DIR, path))
        note(NB_SEEN_DIR, path, digest_names(current->arena, names, n));
}

void nb_trace_kind(nb_str path, char kind)
{
    if (is_new(NB_SEEN_KIND, path))
        note(NB_SEEN_KIND, path, nb_str_printf(current->arena, "%c", kind));
}

void nb_trace_stamp(nb_str path)
{
    if (is_new(NB_SEEN_STAMP, path)) note(NB_SEEN_STAMP, path, stamp(current->arena, path));
}

nb_str nb_trace_now(nb_arena *a, nb_seen_kind kind, nb_str path)
{
    nb_trace *before = nb_trace_use(NULL);
    nb_str out = NB_STR("-");
    switch (kind) {
    case NB_SEEN_FILE: {
        nb_str bytes;
        if (!nb_file_read(a, path, SIZE_MAX / 2, &bytes)) out = nb_digest_hex(a, bytes);
        break;
    }
    case NB_SEEN_DIR: {
        nb_str *names;
        size_t n;
        if (!nb_dir_list(a, path, &names, &n)) out = digest_names(a, names, n);
        break;
    }
    case NB_SEEN_KIND:
        if (nb_file_exists(path)) out = NB_STR("f");
        else if (nb_dir_exists(path)) out = NB_STR("d");
        break;
    case NB_SEEN_STAMP: out = stamp(a, path); break;
    }
    nb_trace_use(before);
    return out;
}
