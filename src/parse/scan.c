/* scan.c: constructs that cmark leaves as text, found in finished text nodes.
 *
 * A text node that begins with an escaped character is recognised by the backslash before its
 * slice: a literal backslash would be part of the slice. */
#include <string.h>

#include "base/file.h"
#include "parse/emoji.h"
#include "parse/md.h"
#include "unicode/unicode.h"

static bool is_alnum(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

static bool is_escaped(const md *x, nb_str s, size_t i)
{
    return i == 0 && s.s > x->src.s && s.s[-1] == '\\';
}

/* Cuts bytes [from, to) out of a text node and puts `n` there (nothing where it is NULL). Gives
 * the text behind, or NULL. */
static nb_node *put_in_text(md *x, nb_node *text, size_t from, size_t to, nb_node *n)
{
    nb_str s = text->as.text.text;
    nb_node *rest = NULL, *before = text;
    if (n) {
        nb_node_insert_after(text, n);
        before = n;
    }
    if (to < s.n) {
        rest = nb_node_new(x->d, NB_TEXT, md_loc(x, md_offset(x, s) + to));
        rest->as.text.text = nb_str_sub(s, to, s.n);
        nb_node_insert_after(before, rest);
    }
    text->as.text.text = nb_str_sub(s, 0, from);
    if (!from) nb_node_detach(text);
    return rest;
}

static nb_node *new_node(md *x, nb_node_type type, nb_str s, size_t at)
{
    return nb_node_new(x->d, type, md_loc(x, md_offset(x, s) + at));
}

/* ---- notes: [^label] ---- */

static bool note_at(nb_str s, size_t i, size_t *end)
{
    if (i + 2 >= s.n || s.s[i + 1] != '^') return false;
    size_t k = i + 2;
    while (k < s.n && s.s[k] != ']' && s.s[k] != '[' && (unsigned char)s.s[k] > ' ') k++;
    if (k == i + 2 || k >= s.n || s.s[k] != ']') return false;
    *end = k + 1;
    return true;
}

static nb_node *make_note(md *x, nb_str s, size_t i, size_t end)
{
    nb_node *ref = new_node(x, NB_NOTE_REF, s, i);
    NB_PUSH(x->scratch, &x->refs) = ref;
    NB_PUSH(x->scratch, &x->ref_labels) = nb_str_sub(s, i, end);
    return ref;
}

/* ---- wikilinks: [[page#heading|words]], ![[image.png|300]] ---- */

static bool wikilink_at(nb_str s, size_t i, size_t *end)
{
    if (i + 4 >= s.n || s.s[i + 1] != '[' || (i && s.s[i - 1] == '[')) return false;
    size_t k = i + 2;
    bool letter = false;
    for (; k < s.n && s.s[k] != ']' && s.s[k] != '['; k++)
        letter |= is_alnum(s.s[k]) ? s.s[k] > '9' : (unsigned char)s.s[k] >= 0x80;
    if (!letter || k + 1 >= s.n || s.s[k] != ']' || s.s[k + 1] != ']') return false;
    if (s.s[i + 2] == ' ' || s.s[k - 1] == ' ' || s.s[i + 2] == '|') return false;
    if (k + 2 < s.n && (strchr("([]", s.s[k + 2]))) return false;
    *end = k + 2;
    return true;
}

static nb_node *make_wikilink(md *x, nb_str s, size_t i, size_t end)
{
    nb_str inner = nb_str_sub(s, i + 2, end - 2), page, words;
    bool named = nb_str_cut(inner, '|', &page, &words);
    if (page.n && page.s[page.n - 1] == '\\') page.n--; /* "\|" in a table */
    nb_node *link = new_node(x, NB_LINK, s, i);
    link->as.link.url = nb_str_trim(page);
    link->as.link.edition = NB_STR(NB_BY_PAGE);
    nb_node *text = new_node(x, NB_TEXT, s, i + 2 + (named ? (size_t)(words.s - inner.s) : 0));
    text->as.text.text = named && words.n ? words : page;
    nb_node_append(link, text);
    return link;
}

/* To Obsidian a name without a folder is that of the file anywhere in the vault. */
static void list_files(md *x, nb_str dir, unsigned depth)
{
    enum { DEEPEST = 8, MOST = 20000 };
    nb_str *names;
    size_t n;
    if (depth > DEEPEST || nb_dir_list(x->scratch, dir, &names, &n)) return;
    for (size_t i = 0; i < n && x->vault.n < MOST; i++) {
        nb_str path = nb_path_join(x->d->arena, dir, names[i]);
        if (names[i].s[0] == '.' || nb_str_is(names[i], "node_modules")) continue;
        if (nb_dir_exists(path)) {
            list_files(x, path, depth + 1);
            continue;
        }
        void **at = nb_map_at(&x->vault, nb_str_lower(x->scratch, names[i]));
        if (!*at) *at = nb_str_z(x->d->arena, path);
    }
}

static nb_str embedded_file(md *x, nb_str page)
{
    nb_str src = md_image_src(x, page);
    if (!x->m->book_dir.n || nb_str_chr(page, '/', 0) != NB_NPOS || nb_file_exists(src))
        return src;
    if (!x->vault_listed) list_files(x, x->m->book_dir, 0);
    x->vault_listed = true;
    const char *found = nb_map_find(&x->vault, nb_str_lower(x->scratch, page));
    return found ? nb_str_of(found) : src;
}

static nb_node *make_embed(md *x, nb_str s, size_t i, size_t end)
{
    nb_str inner = nb_str_sub(s, i + 3, end - 2), page, size;
    nb_str_cut(inner, '|', &page, &size);
    if (page.n && page.s[page.n - 1] == '\\') page.n--; /* "\|" in a table */
    size_t hash = nb_str_rchr(page, '#'); /* how Obsidian is to show it: "#icon" */
    if (hash != NB_NPOS) page = nb_str_sub(page, 0, hash);
    static const char *const types[] = {".png", ".jpg",  ".jpeg", ".gif",
                                        ".svg", ".webp", ".bmp"};
    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
        nb_str tail = nb_str_sub(page, page.n - strlen(types[k]), page.n);
        if (page.n <= strlen(types[k]) || !nb_str_ieq(tail, nb_str_of(types[k]))) continue;
        nb_node *image = new_node(x, NB_IMAGE, s, i);
        image->as.image.src = embedded_file(x, nb_str_trim(page));
        if (size.n && size.s[0] >= '0' && size.s[0] <= '9') image->as.image.width = size;
        else image->as.image.alt = size;
        return image;
    }
    return make_wikilink(x, s, i + 1, end); /* another note: a link to it */
}

/* ---- keys: ++ctrl+alt+del++ ---- */

static bool keys_at(nb_str s, size_t i, size_t *end)
{
    if (i + 4 >= s.n || s.s[i + 1] != '+' || !is_alnum(s.s[i + 2]) ||
        (i && is_alnum(s.s[i - 1])))
        return false;
    size_t k = i + 2;
    for (; k + 1 < s.n; k++) {
        if (s.s[k] == '+' && s.s[k + 1] == '+') break;
        if (!is_alnum(s.s[k]) && s.s[k] != '-' && !(s.s[k] == '+' && is_alnum(s.s[k + 1])))
            return false;
    }
    if (k + 1 >= s.n || (k + 2 < s.n && (is_alnum(s.s[k + 2]) || s.s[k + 2] == '+')))
        return false;
    *end = k + 2;
    return true;
}

static nb_str key_name(md *x, nb_str key)
{
    static const char *const names[][2] = {
        {"ctrl", "Ctrl"},    {"cmd", "Cmd"},      {"alt", "Alt"},       {"del", "Del"},
        {"esc", "Esc"},      {"pg-up", "PgUp"},   {"pg-dn", "PgDn"},    {"arrow-up", "↑"},
        {"arrow-down", "↓"}, {"arrow-left", "←"}, {"arrow-right", "→"}, {"up", "↑"},
        {"down", "↓"},       {"left", "←"},       {"right", "→"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nb_str_is(key, names[i][0])) return nb_str_of(names[i][1]);
    char *z = nb_str_z(x->d->arena, key);
    for (size_t i = 0; i < key.n; i++) {
        if (z[i] == '-') z[i] = ' ';
        if ((!i || z[i - 1] == ' ') && z[i] >= 'a' && z[i] <= 'z') z[i] -= 32;
    }
    return (nb_str){z, key.n};
}

static nb_node *make_keys(md *x, nb_str s, size_t i, size_t end)
{
    nb_node *all = new_node(x, NB_SPAN, s, i);
    nb_str rest = nb_str_sub(s, i + 2, end - 2), key;
    for (size_t at = i + 2; rest.n;) {
        nb_node *kbd = new_node(x, NB_KBD, s, at), *text = new_node(x, NB_TEXT, s, at);
        size_t left = rest.n;
        bool more = nb_str_cut(rest, '+', &key, &rest);
        text->as.text.text = key_name(x, key);
        nb_node_append(kbd, text);
        nb_node_append(all, kbd);
        at += left - rest.n;
        if (!more) break;
        nb_node *plus = new_node(x, NB_TEXT, s, at - 1);
        plus->as.text.text = NB_STR("+");
        nb_node_append(all, plus);
    }
    return all;
}

/* ---- :smile:, :octicons-tag-16: ---- */

static bool short_name_at(nb_str s, size_t i, size_t *end)
{
    size_t k = i + 1;
    while (k < s.n && k - i < 64 && (is_alnum(s.s[k]) || strchr("_+-", s.s[k]))) k++;
    if (k < i + 2 || k >= s.n || s.s[k] != ':') return false;
    *end = k + 1;
    return true;
}

static bool is_icon(nb_str name)
{
    static const char *const sets[] = {"octicons-", "material-", "fontawesome-", "simple-",
                                       "fa-"};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (nb_str_starts(name, nb_str_of(sets[i]))) return true;
    return false;
}

/* ---- the scan ---- */

/* Something at i: its node (NULL = leave out) and its end; false: nothing. */
static bool find(md *x, nb_str s, size_t i, size_t *end, nb_node **n)
{
    *n = NULL;
    switch (s.s[i]) {
    case '[':
        if (note_at(s, i, end)) *n = make_note(x, s, i, *end);
        else if ((*end = md_cite_group_end(x, s, i)))
            *n = md_cite_group(x, s, i, *end, md_loc(x, md_offset(x, s) + i));
        else if ((*end = md_crossref_group_end(s, i)))
            *n = md_crossref_group(x, s, i, *end, md_loc(x, md_offset(x, s) + i));
        else if (wikilink_at(s, i, end)) *n = make_wikilink(x, s, i, *end);
        return *n != NULL;
    case '!':
        if (i + 1 < s.n && s.s[i + 1] == '[' && wikilink_at(s, i + 1, end))
            *n = make_embed(x, s, i, *end);
        return *n != NULL;
    case '@': {
        nb_str key;
        if (is_escaped(x, s, i)) {
            if ((*end = md_bookdown_end(s, i, &key)))
                *n = md_bookdown_ref(x, s, *end, key, md_loc(x, md_offset(x, s)));
            return *n != NULL;
        }
        if ((*end = md_cite_end(x, s, i)))
            *n = md_cite_one(x, s, i, end, md_loc(x, md_offset(x, s) + i));
        else if ((*end = md_crossref_end(s, i)))
            *n = md_crossref(x, s, i, *end, md_loc(x, md_offset(x, s) + i));
        return *n != NULL;
    }
    case '+':
        if (keys_at(s, i, end)) *n = make_keys(x, s, i, *end);
        return *n != NULL;
    case ':': {
        if ((i && is_alnum(s.s[i - 1])) || !short_name_at(s, i, end)) return false;
        nb_str name = nb_str_sub(s, i + 1, *end - 1), emoji = md_emoji(name);
        if (emoji.n) {
            *n = new_node(x, NB_TEXT, s, i);
            (*n)->as.text.text = emoji;
        }
        return emoji.n || is_icon(name);
    }
    default: return false;
    }
}

static void scan_text(md *x, nb_node *text)
{
    nb_str s = text->as.text.text;
    for (size_t i = 0; i < s.n; i++) {
        size_t end;
        nb_node *n;
        static const bool candidate[256] = {
            ['['] = true, ['!'] = true, ['+'] = true, [':'] = true, ['@'] = true};
        if (!candidate[(unsigned char)s.s[i]] || (is_escaped(x, s, i) && s.s[i] != '@') ||
            !find(x, s, i, &end, &n))
            continue;
        if (!n && end < s.n && s.s[end] == ' ' && (!i || s.s[i - 1] == ' ')) end++;
        text = put_in_text(x, text, i, end, n);
        if (!text) return;
        s = text->as.text.text;
        i = NB_NPOS; /* from the beginning of the rest */
    }
}

static bool is_toc(nb_str s)
{
    static const char *const forms[] = {"[toc]", "[[toc]]", "[[_toc_]]", "${toc}"};
    s = nb_str_trim(s);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (nb_str_ieq(s, nb_str_of(forms[i]))) return true;
    return false;
}

bool md_is_toc(const nb_node *p)
{
    return p->first && p->first == p->last && p->first->type == NB_TEXT &&
           is_toc(p->first->as.text.text);
}

/* "[@one;" at a line's end and "@two]" on the next: one text, where they are a citation or
 * cross-references. */
static void join_citation(const md *x, nb_node *t)
{
    enum { MOST_LINES = 8 };
    nb_str s = t->as.text.text;
    size_t open = nb_str_rchr(s, '['), lines = 0;
    if (open == NB_NPOS || nb_str_chr(s, ']', open) != NB_NPOS) return;
    for (nb_node *b = t->next, *next; b && lines < MOST_LINES; b = next->next, lines++) {
        next = b->next;
        if (b->type != NB_SOFT_BREAK || !next || next->type != NB_TEXT ||
            !md_in_src(x, next->as.text.text))
            return;
        nb_str end = next->as.text.text, all = {s.s, (size_t)(end.s - s.s) + end.n},
               between = nb_str_sub(all, s.n, all.n - end.n);
        if (!lines && nb_str_trim(between).n) return; /* a quote's ">" */
        if (md_cite_group_end(x, all, open) || md_crossref_group_end(all, open)) {
            t->as.text.text = all;
            while (t->next != next->next) nb_node_detach(t->next);
            return;
        }
        if (nb_str_chr(end, ']', 0) != NB_NPOS) return;
    }
}

void md_scan(md *x, nb_node *block)
{
    md_collect(x, block);
    size_t n = x->leaves.n;
    bool roles = false;
    for (size_t i = 0; i < n; i++) {
        nb_node *t = x->leaves.v[i];
        if (t->type != NB_TEXT || !t->parent || !md_in_src(x, t->as.text.text)) continue;
        join_citation(x, t);
        if (t->parent->type == NB_LINK && t->parent->as.link.bare) continue;
        nb_str s = t->as.text.text;
        roles |= s.n > 2 && strchr(":}", s.s[s.n - 1]) && i + 1 < n &&
                 x->leaves.v[i + 1]->type == NB_CODE;
        scan_text(x, t);
    }
    if (roles) md_scan_roles(x, block);
    if (x->has_roles) md_drop_slide_marks(x, block);
}

static nb_str note_key(md *x, nb_str label)
{
    return nb_text_fold(x->d->arena, label);
}

void md_link_notes(md *x)
{
    for (size_t i = 0; i < x->refs.n; i++) {
        nb_node *ref = x->refs.v[i];
        nb_str written = x->ref_labels.v[i];
        nb_str label = nb_str_sub(written, 2, written.n - 1);
        ref->as.ref.def = nb_map_find(&x->notes, note_key(x, label));
        if (ref->as.ref.def) continue;
        nb_diag(x->diags, NB_UNDEFINED_NOTE, ref->loc, "footnote '%.*s' is not defined",
                NB_STR_ARG(label));
        ref->type = NB_TEXT;
        ref->as.text.text = written;
    }
}
