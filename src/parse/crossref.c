/* crossref.c: cross-references as Quarto and pandoc-crossref write them: "{#fig-x}" behind an
 * image, a caption of a table, a formula or a container names it; "@fig-x", "[-@fig-x]" and
 * "[see @fig-x; @fig-y]" lead there, worded when the whole book is read (number.c). */
#include <string.h>

#include "base/file.h"
#include "parse/md.h"

enum { LONGEST = 1000 }; /* bytes between the brackets */

bool md_is_notebook(nb_str path)
{
    nb_str ext = nb_path_ext(path);
    return nb_str_ieq(ext, NB_STR(".qmd")) || nb_str_ieq(ext, NB_STR(".rmd"));
}

/* "fig-x", "tbl:x": a kind, a mark and a name. */
static bool is_label(nb_str key)
{
    static const char *const kinds[] = {"fig", "tbl", "sec", "eq",  "lst", "thm", "lem",
                                        "cor", "prp", "cnj", "def", "exm", "exr", "sol",
                                        "rem", "alg", "nte", "tip", "wrn", "imp", "cau"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i]);
        if (key.n > n + 1 && nb_str_ieq(nb_str_sub(key, 0, n), nb_str_of(kinds[i])) &&
            strchr("-:", key.s[n]))
            return true;
    }
    return false;
}

bool md_is_figure_label(nb_str id)
{
    return is_label(id) &&
           (nb_str_ieq(nb_str_sub(id, 0, 3), NB_STR("fig")) || md_is_table_label(id));
}

bool md_is_table_label(nb_str id)
{
    return id.n > 4 && (nb_str_starts(id, NB_STR("tbl")) || nb_str_starts(id, NB_STR("tab:")));
}

/* ---- in the text ---- */

/* Behind the "@fig-x" at i; 0: none. */
static size_t label_at(nb_str s, size_t i, nb_str *key)
{
    size_t end = i < s.n && s.s[i] == '@' ? md_cite_key(s, i + 1, key) : 0;
    return end && is_label(*key) ? end : 0;
}

size_t md_crossref_end(nb_str s, size_t i)
{
    nb_str key;
    return md_cite_may_begin(s, i) ? label_at(s, i, &key) : 0;
}

nb_node *md_crossref(md *x, nb_str s, size_t i, size_t end, nb_loc loc)
{
    nb_str key;
    nb_node *link = nb_node_new(x->d, NB_LINK, loc), *t = nb_node_new(x->d, NB_TEXT, loc);
    label_at(s, i, &key);
    bool number = i && s.s[i - 1] == '-';
    t->as.text.text = nb_str_sub(s, i, end);
    link->as.link.url = key;
    link->as.link.title = number                       ? NB_STR(NB_ONLY_NUMBER)
                          : md_is_notebook(x->m->path) ? NB_STR_NULL
                                                       : NB_STR(NB_IF_KNOWN);
    link->as.link.edition = NB_STR(NB_BY_LABEL);
    nb_node_append(link, t);
    return link;
}

/* bookdown's "\@ref(fig:x)", the backslash being gone: the number alone. */
size_t md_bookdown_end(nb_str s, size_t i, nb_str *key)
{
    if (i || !nb_str_starts(s, NB_STR("@ref("))) return 0;
    size_t end = nb_str_chr(nb_str_sub(s, 0, LONGEST), ')', 5);
    *key = end == NB_NPOS ? NB_STR_NULL : nb_str_sub(s, 5, end);
    return key->n && nb_str_chr(*key, ' ', 0) == NB_NPOS ? end + 1 : 0;
}

nb_node *md_bookdown_ref(md *x, nb_str s, size_t end, nb_str key, nb_loc loc)
{
    nb_node *link = nb_node_new(x->d, NB_LINK, loc), *t = nb_node_new(x->d, NB_TEXT, loc);
    t->as.text.text = nb_str_sub(s, 0, end);
    link->as.link.url = key;
    link->as.link.title = NB_STR(NB_ONLY_NUMBER);
    link->as.link.edition = NB_STR(NB_BY_LABEL);
    nb_node_append(link, t);
    return link;
}

/* The sign of an item "see -@fig-x", and the end of its label; NB_NPOS. */
static size_t sign_in(nb_str item, size_t *end)
{
    nb_str key;
    size_t at = nb_str_chr(item, '@', 0);
    if (at == NB_NPOS) return at;
    char before = at ? item.s[at - 1] : ' ';
    *end = strchr(" \n\t-", before) ? label_at(item, at, &key) : 0;
    return *end && !nb_str_trim(nb_str_sub(item, *end, item.n)).n ? at : NB_NPOS;
}

size_t md_crossref_group_end(nb_str s, size_t i)
{
    size_t end = nb_str_chr(nb_str_sub(s, 0, i + LONGEST), ']', i), to;
    nb_str inner = end == NB_NPOS ? NB_STR_NULL : nb_str_sub(s, i + 1, end), item;
    if (!inner.n || nb_str_chr(inner, '[', 0) != NB_NPOS) return 0;
    while (inner.n) {
        nb_str_cut(inner, ';', &item, &inner);
        if (sign_in(item, &to) == NB_NPOS) return 0;
    }
    return end + 1;
}

nb_node *md_crossref_group(md *x, nb_str s, size_t i, size_t end, nb_loc loc)
{
    nb_node *all = nb_node_new(x->d, NB_SPAN, loc);
    nb_str item, rest = nb_str_sub(s, i + 1, end - 1);
    for (bool first = true; rest.n; first = false) {
        size_t to = 0;
        nb_str_cut(rest, ';', &item, &rest);
        if (!first) md_cite_text(x, all, NB_STR(", "), loc);
        item = nb_str_trim(item);
        size_t at = sign_in(item, &to);
        bool number = at && item.s[at - 1] == '-';
        md_cite_text(x, all, nb_str_sub(item, 0, at - number), loc);
        nb_loc here = loc;
        here.col += (uint32_t)(item.s + at - (s.s + i));
        nb_node_append(all, md_crossref(x, item, at, to, here));
    }
    return all;
}

/* ---- what is named ---- */

/* Takes "{#tbl-x …}" off a paragraph's end. */
static nb_str take_label(md *x, nb_node *p)
{
    nb_node *t = p->last;
    if (!t || t->type != NB_TEXT) return NB_STR_NULL;
    nb_str s = t->as.text.text, label, rest;
    size_t open = nb_str_rchr(s, '{');
    if (open == NB_NPOS || !nb_str_ends(s, NB_STR("}")) || s.n < open + 4 ||
        s.s[open + 1] != '#')
        return NB_STR_NULL;
    nb_str_cut(nb_str_sub(s, open + 2, s.n - 1), ' ', &label, &rest);
    if (!is_label(label)) return NB_STR_NULL;
    t->as.text.text = nb_str_sub(s, 0, open);
    if (!t->as.text.text.n) nb_node_detach(t);
    t = p->last;
    while (t && t->type == NB_TEXT && nb_str_ends(t->as.text.text, NB_STR(" ")))
        t->as.text.text.n--;
    if (t && t->type == NB_TEXT && !t->as.text.text.n) nb_node_detach(t);
    return nb_str_dup(x->d->arena, label);
}

/* The words before a caption: ": " or "Table: ". */
static size_t caption_head(nb_str s)
{
    static const char *const heads[] = {": ", "Table: ", "表：", "表: "};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (nb_str_starts(s, nb_str_of(heads[i]))) return strlen(heads[i]);
    return 0;
}

static bool has_caption(const nb_node *n)
{
    for (const nb_node *k = n->first; k; k = k->next)
        if (k->type == NB_CAPTION) return true;
    return false;
}

/* ": Caption {#tbl-x}" below a table. */
static void take_table_caption(md *x, nb_node *p)
{
    nb_node *table = p->prev, *t = p->first;
    if (!table || table->type != NB_TABLE || has_caption(table) || !t || t->type != NB_TEXT)
        return;
    size_t head = caption_head(t->as.text.text);
    nb_str label = head ? take_label(x, p) : NB_STR_NULL;
    if (!head || (!label.n && !md_is_notebook(x->m->path))) return;
    table->as.table.label = table->id = label;
    t->as.text.text = nb_str_sub(t->as.text.text, head, t->as.text.text.n);
    nb_node *caption = nb_node_new(x->d, NB_CAPTION, p->loc);
    for (nb_node *n; (n = p->first);) {
        nb_node_detach(n);
        nb_node_append(caption, n);
    }
    nb_node_detach(p);
    nb_node_insert_before(table->first, caption);
}

void md_name_paragraph(md *x, nb_node *p)
{
    nb_node *image = p->first;
    if (!image || !p->parent) return;
    if (image == p->last && image->type == NB_IMAGE && md_is_figure_label(image->id) &&
        nb_is_block(p->type) && p->parent->type != NB_FIGURE) {
        nb_str id = image->id;
        image->id = NB_STR_NULL;
        nb_node *figure = md_make_figure(x, p);
        figure->id = figure->as.figure.label = id;
    } else take_table_caption(x, p);
}

/* "::: {#fig-x}": what it holds, the last paragraph as the caption. */
void md_name_container(nb_node *div)
{
    nb_str id = div->id;
    if (!md_is_figure_label(id) || !div->first) return;
    nb_node *last = div->last;
    bool words = last->type == NB_PARAGRAPH && last != div->first && last->first &&
                 last->first->type != NB_IMAGE;
    if (words) last->type = NB_CAPTION;
    if (md_is_table_label(id) && div->first->type == NB_TABLE && !has_caption(div->first) &&
        (last == div->first || (words && last == div->first->next))) {
        nb_node *table = div->first;
        table->id = table->as.table.label = id;
        div->id = NB_STR_NULL;
        if (!words) return;
        nb_node_detach(last);
        nb_node_insert_before(table->first, last);
        return;
    }
    div->type = NB_FIGURE;
    memset(&div->as, 0, sizeof div->as);
    div->as.figure.align = NB_ALIGN_CENTER;
    div->as.figure.label = id;
}
