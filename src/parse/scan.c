/* scan.c: constructs that cmark leaves as text, found in finished text nodes.
 *
 * A text node that begins with an escaped character is recognised by the backslash before its
 * slice: a literal backslash would be part of the slice. */
#include "parse/md.h"
#include "unicode/unicode.h"

static bool is_escaped(const md *x, nb_str s, size_t i)
{
    return i == 0 && s.s > x->src.s && s.s[-1] == '\\';
}

/* Cuts bytes [from, to) out of a text node and puts `n` there. Gives the text behind, or NULL.
 */
static nb_node *put_in_text(md *x, nb_node *text, size_t from, size_t to, nb_node *n)
{
    nb_str s = text->as.text.text;
    nb_node *rest = NULL;
    nb_node_insert_after(text, n);
    if (to < s.n) {
        rest = nb_node_new(x->d, NB_TEXT, md_loc(x, md_offset(x, s) + to));
        rest->as.text.text = nb_str_sub(s, to, s.n);
        nb_node_insert_after(n, rest);
    }
    text->as.text.text = nb_str_sub(s, 0, from);
    if (!from) nb_node_detach(text);
    return rest;
}

static nb_str note_key(md *x, nb_str label)
{
    return nb_text_fold(x->d->arena, label);
}

/* "[^label]": true and *end when there is one. */
static bool note_at(nb_str s, size_t i, size_t *end)
{
    size_t k = i + 2;
    while (k < s.n && s.s[k] != ']' && s.s[k] != '[' && (unsigned char)s.s[k] > ' ') k++;
    if (k == i + 2 || k >= s.n || s.s[k] != ']') return false;
    *end = k + 1;
    return true;
}

static nb_node *scan_note(md *x, nb_node *text, size_t i, size_t end)
{
    nb_str s = text->as.text.text;
    nb_node *ref = nb_node_new(x->d, NB_NOTE_REF, md_loc(x, md_offset(x, s) + i));
    NB_PUSH(x->scratch, &x->refs) = ref;
    NB_PUSH(x->scratch, &x->ref_labels) = nb_str_sub(s, i, end);
    return put_in_text(x, text, i, end, ref);
}

static void scan_text(md *x, nb_node *text)
{
    while (text) {
        nb_str s = text->as.text.text;
        size_t i = 0, end = 0;
        while ((i = nb_str_find(s, NB_STR("[^"), i)) != NB_NPOS)
            if (!is_escaped(x, s, i) && note_at(s, i, &end)) break;
            else i += 2;
        text = i == NB_NPOS ? NULL : scan_note(x, text, i, end);
    }
}

void md_scan(md *x, nb_node *block)
{
    md_leaves leaves = {0};
    md_collect(x, block, &leaves);
    for (size_t i = 0; i < leaves.n; i++)
        if (leaves.v[i]->type == NB_TEXT && md_in_src(x, leaves.v[i]->as.text.text))
            scan_text(x, leaves.v[i]);
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
