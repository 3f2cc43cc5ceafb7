/* markdown.c: what the tree shows of Markdown that other programs read differently, or that
 * nobody reads as its author meant. */
#include "check/check.h"
#include "unicode/unicode.h"

/* The source from a place on, up to the end of its line. */
static nb_str source_at(const nb_diags *diags, nb_loc loc)
{
    nb_str line = nb_diags_line(diags, loc);
    return loc.col && loc.col <= line.n ? nb_str_sub(line, loc.col - 1, line.n) : NB_STR_NULL;
}

/* GitHub ends a bare address at white space or "<" only (cmark-gfm, extensions/autolink.c), so
 * it takes Chinese text that follows into the link. */
static void look_at_link(const nb_node *n, nb_diags *diags)
{
    if (!n->as.link.bare || n->as.link.kind != NB_LINK_EXTERNAL) return;
    nb_str s = source_at(diags, n->loc);
    if (!nb_str_starts(s, NB_STR("http")) && !nb_str_starts(s, NB_STR("www."))) return;
    size_t i = 0;
    while (i < s.n && (unsigned char)s.s[i] > ' ' && (unsigned char)s.s[i] < 0x80 &&
           s.s[i] != '<')
        i++;
    size_t at = i;
    uint32_t c = i < s.n ? nb_utf8_next(s, &i) : 0;
    if (c >= 0x2E80 && (nb_char_is_cjk(c) || nb_char_is_wide(c)))
        nb_diag(diags, NB_GREEDY_LINK, n->loc,
                "GitHub takes the text behind '%.*s' into the address",
                (int)(at > 80 ? 80 : at), s.s);
}

/* "**" in running text: emphasis that nobody sees as such. Powers (2**3), globs and comments
 * are written with code around them, or have no second pair. */
static void look_at_text(const nb_node *n, nb_diags *diags)
{
    nb_str s = n->as.text.text;
    size_t at = nb_str_find(s, NB_STR("**"), 0);
    if (at == NB_NPOS || at + 2 >= s.n || s.s[at + 2] == '*') return;
    size_t close = nb_str_find(s, NB_STR("**"), at + 2);
    if (close == NB_NPOS || close == at + 2) return;
    nb_loc loc = n->loc;
    nb_str source = source_at(diags, loc);
    size_t there = nb_str_find(source, NB_STR("**"), 0);
    if (there == NB_NPOS) return; /* escaped: meant as it is */
    loc.col += (uint32_t)there;
    bool spaced = s.s[at + 2] == ' ' || s.s[close - 1] == ' ';
    nb_diag(diags, NB_LITERAL_MARKUP, loc, "these '**' are printed as they are");
    if (spaced) nb_hint(diags, "emphasis has no space inside its asterisks");
}

void nb_check_markdown(const nb_doc *d, nb_diags *diags)
{
    nb_walk w = nb_walk_start(d->root);
    while (nb_walk_next(&w)) {
        if (!w.entering) continue;
        if (w.node->type == NB_LINK) look_at_link(w.node, diags);
        if (w.node->type == NB_TEXT) look_at_text(w.node, diags);
    }
}
