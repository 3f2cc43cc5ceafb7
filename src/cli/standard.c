#include "cli/standard.h"

#include <string.h>

#include "base/file.h"
#include "base/map.h"

/* ---- the claims ---- */

static const struct {
    const char *word;
    nb_pdf_archive archive;
    bool untagged;
} standards[] = {{"a-2a", NB_ARCHIVE_2A, false},
                 {"a-3a", NB_ARCHIVE_3A, false},
                 {"ua-1", NB_ARCHIVE_NONE, false},
                 {"none", NB_ARCHIVE_NONE, true}};
enum { STANDARDS = sizeof standards / sizeof *standards };

static size_t standard_of(nb_str word)
{
    size_t i = 0;
    while (i < STANDARDS && !nb_str_ieq(word, nb_str_of(standards[i].word))) i++;
    return i;
}

/* How others write it: "PDF/A-3A", "pdfua1", "a2a". */
static nb_str plain_word(nb_arena *a, nb_str word)
{
    nb_buf b = {0};
    nb_str w = nb_str_lower(a, nb_str_trim(word));
    if (nb_str_starts(w, NB_STR("pdf"))) w = nb_str_sub(w, 3, w.n);
    for (size_t i = 0; i < w.n; i++) {
        if (w.s[i] == '/' || w.s[i] == '-' || w.s[i] == '_') continue;
        bool digit = w.s[i] >= '0' && w.s[i] <= '9';
        if (digit && b.n) nb_putc(&b, '-');
        nb_putc(&b, w.s[i]);
    }
    return nb_buf_take(a, &b);
}

static void put_right_one(nb_arena *a, nb_tongue t, nb_str word, nb_str *error)
{
    const char *near[STANDARDS];
    for (size_t i = 0; i < STANDARDS; i++) near[i] = standards[i].word;
    const char *best = nb_nearest_word(nb_str_z(a, plain_word(a, word)), near, STANDARDS);
    *error = best ? nb_say_str(a, t, "'%.*s' is no PDF standard; did you mean '%.*s'?",
                               NB_STR_ARG(word), NB_STR_ARG(nb_str_of(best)))
                  : nb_say_str(a, t, "'%.*s' is no PDF standard: a-2a, a-3a, ua-1 or none",
                               NB_STR_ARG(word));
}

bool nb_standard_parse(nb_arena *a, nb_tongue t, nb_str value, nb_pdf_options *po,
                       nb_str *error)
{
    bool wanted[STANDARDS] = {false};
    size_t n = 0;
    for (nb_str rest = value; rest.n;) {
        nb_str word;
        nb_str_cut(rest, ',', &word, &rest);
        word = nb_str_trim(word);
        size_t i = standard_of(word);
        if (i == STANDARDS) i = standard_of(plain_word(a, word));
        if (i == STANDARDS) {
            put_right_one(a, t, word, error);
            return false;
        }
        n += !wanted[i];
        wanted[i] = true;
    }
    if (!n) {
        put_right_one(a, t, value, error);
        return false;
    }
    if (wanted[3] && n > 1) {
        *error = nb_say_str(a, t, "'none' goes with no other standard");
        return false;
    }
    if (wanted[0] && wanted[1]) {
        *error = nb_say_str(a, t, "a file is either 'a-2a' or 'a-3a'");
        return false;
    }
    size_t chosen = 0;
    while (!wanted[chosen]) chosen++;
    po->archive = standards[chosen].archive;
    po->untagged = standards[chosen].untagged;
    return true;
}

void nb_standard_choose(const nb_doc *d, const nb_options *o, nb_pdf_options *po,
                        nb_diags *diags)
{
    const nb_setting *s = nb_setting_of(d, o, "pdf-standard");
    nb_str error;
    if (s && !nb_standard_parse(d->arena, o->tongue, s->value, po, &error))
        nb_diag(diags, NB_BAD_VALUE, s->loc, "%.*s", NB_STR_ARG(error));
}

/* ---- the sources ---- */

/* Of the registry of media types (RFC 7763, RFC 9512); what is unknown is plain text. */
static nb_str mime_of(nb_arena *a, nb_str path)
{
    static const char *const types[][2] = {
        {".md", "text/markdown"},      {".markdown", "text/markdown"},
        {".mdx", "text/markdown"},     {".qmd", "text/markdown"},
        {".rmd", "text/markdown"},     {".mkd", "text/markdown"},
        {".yaml", "application/yaml"}, {".yml", "application/yaml"},
        {".toml", "application/toml"}, {".json", "application/json"},
        {".html", "text/html"},        {".htm", "text/html"},
        {".xml", "application/xml"},   {".csv", "text/csv"},
    };
    nb_str ext = nb_str_lower(a, nb_path_ext(path));
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (nb_str_is(ext, types[i][0])) return nb_str_of(types[i][1]);
    return NB_STR("text/plain");
}

/* The history of a folder and the like is read, but no source. */
static bool is_hidden(nb_str path)
{
    for (size_t i = 0; i + 1 < path.n; i++)
        if (path.s[i] == '.' && (i == 0 || path.s[i - 1] == '/') && path.s[i + 1] != '.' &&
            path.s[i + 1] != '/')
            return true;
    return false;
}

/* The folder that all of them are in, with its slash: names inside are what comes behind. */
static size_t common_folder(const nb_map *paths)
{
    nb_str first = paths->entry[0].key;
    size_t n = first.n;
    for (size_t i = 1; i < paths->n; i++) {
        nb_str p = paths->entry[i].key;
        size_t k = 0;
        while (k < n && k < p.n && p.s[k] == first.s[k]) k++;
        n = k;
    }
    while (n && first.s[n - 1] != '/') n--;
    return n;
}

/* What the trace noted is compared with what is there now: what travels is what was compiled.
 */
static bool is_source(nb_arena *a, nb_seen seen, nb_diags *diags)
{
    if (seen.kind != NB_SEEN_FILE && seen.kind != NB_SEEN_STAMP) return false;
    if (is_hidden(seen.path)) return false;
    bool same = nb_str_eq(nb_trace_now(a, seen.kind, seen.path), seen.value);
    if (!same)
        nb_diag(diags, NB_CANNOT_READ, NB_NOWHERE, "'%.*s' changed while it was read",
                NB_STR_ARG(seen.path));
    return same;
}

static void add(nb_arena *a, nb_pdf_options *po, nb_pdf_attachment *v, nb_str name,
                nb_str bytes)
{
    v[po->n_attached++] = (nb_pdf_attachment){name, mime_of(a, name), bytes};
}

void nb_standard_attach(nb_arena *a, const nb_book *book, const nb_trace *seen, size_t n_seen,
                        nb_pdf_options *po, nb_diags *diags)
{
    nb_map paths;
    nb_map_init(&paths, a);
    for (size_t i = 0; i < n_seen; i++)
        if (is_source(a, nb_trace_at(seen, i), diags))
            nb_map_set(&paths, nb_trace_at(seen, i).path, &paths);
    for (size_t i = 0; i < book->n_sources; i++)
        if (!nb_str_is(book->sources[i].path, "-"))
            nb_map_set(&paths, book->sources[i].path, &paths);
    nb_pdf_attachment *v = NB_ARRAY(a, nb_pdf_attachment, paths.n + 1);
    size_t folder = paths.n ? common_folder(&paths) : 0;
    for (size_t i = 0; i < paths.n; i++) {
        nb_str path = paths.entry[i].key, bytes;
        int err = nb_file_read(a, path, SIZE_MAX / 2, &bytes);
        if (err)
            nb_diag(diags, NB_CANNOT_READ, NB_NOWHERE, "cannot attach '%.*s': %s",
                    NB_STR_ARG(path), strerror(err));
        else add(a, po, v, nb_str_sub(path, folder, path.n), bytes);
    }
    if (book->stdin_bytes.n)
        add(a, po, v, nb_str_cat(a, book->name, NB_STR(".md")), book->stdin_bytes);
    po->attached = v;
}
