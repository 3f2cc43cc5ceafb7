/* attribute.c: "{#id .class key=value}" behind a heading, an image, a link, a block. */
#include <string.h>

#include "parse/md.h"
#include "unicode/unicode.h"

/* The next item of a list: "#id", ".class" or "key=value" (quotes taken off). */
static bool next_item(nb_str list, size_t *i, nb_str *key, nb_str *value)
{
    while (*i < list.n && strchr(" {:}\t", list.s[*i])) ++*i;
    if (*i >= list.n) return false;
    size_t from = *i;
    bool sign = list.s[from] == '#' || list.s[from] == '.';
    while (*i < list.n && !strchr(" }=", list.s[*i])) ++*i;
    if (sign || *i >= list.n || list.s[*i] != '=') {
        *key = nb_str_sub(list, from, from + sign);
        *value = nb_str_sub(list, from + sign, *i);
        return true;
    }
    *key = nb_str_sub(list, from, *i);
    char q = ++*i < list.n ? list.s[*i] : ' ';
    bool quoted = q == '"' || q == '\'';
    size_t start = *i + quoted, end = quoted ? nb_str_chr(list, q, start) : start;
    if (end == NB_NPOS) end = list.n;
    if (!quoted)
        while (end < list.n && list.s[end] != ' ' && list.s[end] != '}') end++;
    *value = nb_str_sub(list, start, end);
    *i = end + quoted;
    return true;
}

static void apply(md *x, nb_node *n, nb_str list)
{
    nb_str key, value;
    for (size_t i = 0; next_item(list, &i, &key, &value);) {
        value = nb_str_dup(x->d->arena, value);
        if (nb_str_is(key, "#")) n->id = value;
        else if (nb_str_is(key, "lang") && nb_lang_valid(value))
            n->lang = nb_lang_canonical(x->d->arena, value);
        else if (nb_str_is(key, "dir"))
            n->dir = nb_str_is(value, "rtl") ? NB_DIR_RTL : NB_DIR_LTR;
        else if (n->type == NB_IMAGE && nb_str_is(key, "width")) n->as.image.width = value;
        else if (n->type == NB_IMAGE && nb_str_is(key, "height")) n->as.image.height = value;
    }
}

static bool takes_attributes(nb_node_type t)
{
    return t == NB_IMAGE || t == NB_LINK || t == NB_CODE || t == NB_MATH ||
           (t >= NB_EMPH && t <= NB_KBD);
}

static void trim_right(nb_node *text)
{
    nb_str s = text->as.text.text;
    while (s.n && s.s[s.n - 1] == ' ') s.n--;
    text->as.text.text = s;
    if (!s.n) nb_node_detach(text);
}

bool md_apply_attributes(md *x, nb_str list, bool at_end)
{
    nb_node *last = x->at->last;
    if (last && takes_attributes(last->type)) {
        apply(x, last, list);
        return true;
    }
    bool colon = list.n > 1 && list.s[1] == ':', own_line = last && last->type == NB_SOFT_BREAK;
    if (!at_end || !nb_holds_inlines(x->at->type) ||
        !(x->at->type == NB_HEADING || colon || own_line))
        return false;
    apply(x, x->at, list);
    if (own_line) nb_node_detach(last);
    else if (last && last->type == NB_TEXT) trim_right(last);
    return true;
}

void md_apply_block_attributes(md *x, nb_str list)
{
    md_close_implicit(x);
    nb_node *last = x->at->last;
    if (nb_str_is(list, "{:toc}")) { /* kramdown: in place of the list before */
        if (last && last->type == NB_LIST) nb_node_detach(last);
        md_add(x, NB_TOC, x->here);
    } else if (last) apply(x, last, list);
}
