/* tags.c: <br> in odd places. */
#include "check/text.h"

/* A <br> at i, or </br>: its length, 0 for none. */
static size_t break_at(const nb_scan *x, size_t i, bool *closing)
{
    nb_str s = nb_str_sub(x->s, i, x->to);
    size_t k = 1;
    *closing = k < s.n && s.s[k] == '/';
    k += *closing;
    if (k + 2 > s.n || !nb_str_ieq(nb_str_sub(s, k, k + 2), NB_STR("br"))) return 0;
    k += 2;
    while (k < s.n && (s.s[k] == ' ' || s.s[k] == '/')) k++;
    return k < s.n && s.s[k] == '>' ? k + 1 : 0;
}

static bool is_blank(const nb_scan *x, size_t from, size_t to)
{
    return !nb_str_trim(nb_str_sub(x->s, from, to)).n;
}

/* The line behind this one is blank, or there is none. */
static bool ends_paragraph(const nb_scan *x)
{
    size_t nl = nb_str_chr(x->s, '\n', x->to);
    if (nl == NB_NPOS) return true;
    return is_blank(x, nl + 1, nb_str_chr(x->s, '\n', nl + 1));
}

static bool begins_paragraph(const nb_scan *x)
{
    if (!x->from) return true;
    nb_str above = nb_str_sub(x->s, 0, x->from - 1);
    size_t nl = nb_str_rchr(above, '\n');
    return is_blank(x, nl == NB_NPOS ? 0 : nl + 1, x->from - 1);
}

void nb_scan_breaks(nb_scan *x)
{
    /* In a cell there is no other way to begin a line, and HTML is laid out by its author. */
    nb_str line = nb_str_trim(nb_str_sub(x->s, x->from, x->to));
    bool table = nb_str_chr(line, '|', 0) != NB_NPOS;
    bool heading = line.n && line.s[0] == '#';
    size_t behind = 0; /* the end of the break before, where only space lies between */
    bool said = false;
    for (size_t i = x->from; i < x->to && !said; i++) {
        if (x->s.s[i] != '<' || x->zone[i] != NB_ZONE_ADDRESS) continue;
        bool closing;
        size_t n = break_at(x, i, &closing);
        if (!n) continue;
        if (closing) {
            nb_scan_say(x, NB_ODD_BREAK, i, "'</br>' is no tag; write '<br>'");
            nb_scan_repair(x, NB_ODD_BREAK, i, i + n, NB_STR("<br>"));
        }
        if (table) continue;
        said = true;
        if (heading) nb_scan_say(x, NB_ODD_BREAK, i, "a <br> in a heading");
        else if (is_blank(x, x->from, i) && is_blank(x, i + n, x->to) && begins_paragraph(x) &&
                 ends_paragraph(x))
            nb_scan_say(x, NB_ODD_BREAK, i,
                        "a <br> alone between blank lines does nothing in a book");
        else if (is_blank(x, i + n, x->to) && ends_paragraph(x))
            nb_scan_say(x, NB_ODD_BREAK, i, "a <br> at the end of a paragraph does nothing");
        else if (behind && is_blank(x, behind, i))
            nb_scan_say(x, NB_ODD_BREAK, i,
                        "two <br> in a row stand for a blank line: write one");
        else said = false;
        behind = i + n;
    }
}
