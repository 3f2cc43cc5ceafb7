/* order.c: the order of files that no contents orders.
 *
 * Their folders make a tree; in each folder the index comes first, then files and folders
 * together, by the weight of their front matter (Hugo's weight, Docusaurus' sidebar_position,
 * Just the Docs' nav_order) where they have one, then in natural order of their names. A folder
 * with an index is that page with the others below it; one without is a section by its name. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/meta.h"

typedef struct item item;
struct item {
    nb_str name;
    const nb_variant_file *file; /* of a folder: its index, or NULL */
    NB_VEC(item *) below;
    nb_str label; /* of a folder, where it has another than its name */
    bool is_folder;
    double weight; /* HUGE where there is none */
};

#define NO_WEIGHT 1e300

typedef struct {
    nb_opening *o;
    nb_str root;
    nb_map folders; /* path -> item */
    nb_entries *out;
} ordering;

static item *folder_at(ordering *t, nb_str path)
{
    void **at = nb_map_at(&t->folders, path);
    if (*at) return *at;
    item *f = NB_NEW(t->o->arena, item);
    *f = (item){.is_folder = true, .name = nb_path_name(path), .weight = NO_WEIGHT};
    *at = f;
    if (nb_str_eq(path, t->root) || nb_str_is(path, ".") || nb_str_is(path, "/")) return f;
    item *parent = folder_at(t, nb_path_dir(path));
    NB_PUSH(t->o->arena, &parent->below) = f;
    return f;
}

static bool to_number(nb_str s, double *value)
{
    char z[32];
    if (!s.n || s.n >= sizeof z) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789.-", s.s[i])) return false;
    memcpy(z, s.s, s.n);
    z[s.n] = 0;
    *value = strtod(z, NULL);
    return true;
}

static bool weight_of(const nb_conf *front, double *weight)
{
    static const char *const keys[] = {"weight", "sidebar_position", "nav_order", "order",
                                       "position"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (to_number(nb_conf_text(nb_conf_at(front, keys[i])), weight) && *weight != 0)
            return true;
    return false;
}

/* What orders a file, from its front matter. False: it is a draft. */
static bool read_weight(const nb_variant_file *f, double *weight)
{
    enum { LIMIT = 4 << 20 };
    nb_arena *a = nb_arena_open();
    nb_str bytes;
    bool wanted = true;
    if (nb_file_read(a, f->path, LIMIT, &bytes) == 0 &&
        (nb_str_starts(bytes, NB_STR("---")) || nb_str_starts(bytes, NB_STR("+++")))) {
        nb_conf *front;
        nb_diags *aside = nb_diags_open();
        nb_front_matter(a, bytes, (nb_conf_place){0}, aside, &front);
        nb_diags_free(aside);
        weight_of(front, weight);
        wanted = !nb_str_is(nb_conf_text(nb_conf_at(front, "draft")), "true");
    }
    nb_arena_free(a);
    return wanted;
}

/* Docusaurus says a folder's place and label in a file of its own; JSON is YAML. */
static void read_category(ordering *t, nb_str path, item *f)
{
    static const char *const names[] = {"_category_.json", "_category_.yml"};
    for (size_t i = 0; i < 2; i++) {
        nb_str p = nb_path_join(t->o->arena, path, nb_str_of(names[i]));
        if (!nb_file_exists(p)) continue;
        nb_conf *c = nb_contents_yaml(t->o, path, names[i]);
        weight_of(c, &f->weight);
        f->label = nb_conf_text(nb_conf_at(c, "label"));
        return;
    }
}

static void add_file(ordering *t, const nb_variant_file *f)
{
    nb_arena *a = t->o->arena;
    double weight = NO_WEIGHT;
    nb_str name = nb_path_name(f->base);
    if (name.s[0] == '_' && !nb_is_index(name)) return; /* partials, side bars */
    if (nb_str_is(name, "404.md")) return;
    if (!read_weight(f, &weight)) {
        nb_diag(t->o->diags, NB_NOT_IN_BOOK, NB_NOWHERE, "'%.*s' is a draft and was left out",
                NB_STR_ARG(f->path));
        return;
    }
    item *dir = folder_at(t, nb_path_dir(f->base));
    if (nb_is_index(f->base) && !dir->file) {
        dir->file = f;
        if (weight < NO_WEIGHT) dir->weight = weight;
        return;
    }
    item *i = NB_NEW(a, item);
    *i = (item){.name = name, .file = f, .weight = weight};
    NB_PUSH(a, &dir->below) = i;
}

static int by_weight(const void *x, const void *y)
{
    const item *a = *(item *const *)x, *b = *(item *const *)y;
    if (a->weight != b->weight) return a->weight < b->weight ? -1 : 1;
    nb_str an = a->is_folder ? a->name : nb_path_stem(a->name);
    nb_str bn = b->is_folder ? b->name : nb_path_stem(b->name);
    int c = nb_natural_cmp(an, bn);
    /* "intro.md" before the folder "intro" */
    return c ? c : a->is_folder != b->is_folder ? (a->is_folder ? 1 : -1) : 0;
}

/* Folders that only gather: their names say nothing to a reader. */
static bool is_transparent(nb_str name)
{
    static const char *const names[] = {
        "docs", "doc",   "src",   "content", "contents", "notes",      "chapters",
        "book", "pages", "posts", "text",    "articles", "manuscript", "markdown"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_ieq(name, nb_str_of(names[i]))) return true;
    return false;
}

/* "02-data_types" -> "data types": the number has done its work. */
static nb_str title_of_folder(nb_arena *a, nb_str name)
{
    size_t i = 0;
    while (i < name.n && name.s[i] >= '0' && name.s[i] <= '9') i++;
    size_t digits = i;
    while (i < name.n && strchr("-_. ", name.s[i])) i++;
    if (digits && i > digits && i < name.n) name = nb_str_sub(name, i, name.n);
    char *z = nb_str_z(a, name);
    for (size_t k = 0; k < name.n; k++)
        if (z[k] == '_' || (z[k] == '-' && k && k + 1 < name.n)) z[k] = ' ';
    return (nb_str){z, name.n};
}

static void put(ordering *t, item *f, int depth)
{
    if (f->below.n) qsort(f->below.v, f->below.n, sizeof *f->below.v, by_weight);
    for (size_t i = 0; i < f->below.n; i++) {
        item *k = f->below.v[i];
        nb_arena *a = t->o->arena;
        bool page = k->file != NULL;
        if (page)
            nb_entry_add(a, t->out, NB_ENTRY_FILE, NB_STR_NULL, k->file->path, depth,
                         NB_NOWHERE);
        if (!k->is_folder) continue;
        bool section = !page && !is_transparent(k->name);
        if (section)
            nb_entry_add(a, t->out, NB_ENTRY_SECTION,
                         k->label.n ? k->label : title_of_folder(a, k->name), NB_STR_NULL,
                         depth, NB_NOWHERE);
        put(t, k, depth + (page || section));
    }
}

void nb_order(nb_opening *o, nb_str root, const nb_variant_file *files, size_t n,
              nb_entries *out)
{
    ordering t = {.o = o, .root = root, .out = out};
    nb_map_init(&t.folders, o->arena);
    item *top = folder_at(&t, root);
    for (size_t i = 0; i < n; i++) add_file(&t, &files[i]);
    for (size_t i = 0; i < t.folders.n; i++)
        if (t.folders.entry[i].value != top)
            read_category(&t, t.folders.entry[i].key, t.folders.entry[i].value);
    if (top->file)
        nb_entry_add(o->arena, out, NB_ENTRY_FILE, NB_STR_NULL, top->file->path, 0, NB_NOWHERE);
    /* Folders around folders are no level. */
    while (!top->file && top->below.n == 1 && top->below.v[0]->is_folder &&
           !top->below.v[0]->file)
        top = top->below.v[0];
    put(&t, top, 0);
}
