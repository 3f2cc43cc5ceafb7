/* include_line.c: places for other files that are lines of their own: VitePress'
 * "<!--@include: ./x.md{2,5}-->" and "<<< @/x.js#region{1,2} [name]", MyST's {include} and
 * {literalinclude}, Quarto's "{{< include x.qmd >}}", Docusaurus' "<Guide />". */
#include <string.h>

#include "base/file.h"
#include "parse/include.h"
#include "parse/myst.h"

static size_t number(nb_str s)
{
    size_t v = 0;
    s = nb_str_trim(s);
    for (size_t i = 0; i < s.n && i < 9 && s.s[i] >= '0' && s.s[i] <= '9'; i++)
        v = v * 10 + (size_t)(s.s[i] - '0');
    return v;
}

/* "2", "2,5", "2-5", ",5": the first and the last line. */
static void read_range(nb_str s, md_request *r)
{
    nb_str from = s, to;
    bool both = nb_str_cut(s, ',', &from, &to) || nb_str_cut(s, '-', &from, &to);
    r->from = number(both ? from : s);
    r->to = both ? number(to) : r->from;
}

/* "path#region{range}" */
static void read_path(nb_str s, md_request *r, bool range)
{
    size_t brace = nb_str_chr(s, '{', 0);
    if (brace != NB_NPOS) {
        nb_str in = nb_str_sub(s, brace + 1, nb_str_chr(s, '}', brace));
        if (range) read_range(in, r);
        s = nb_str_sub(s, 0, brace);
    }
    s = nb_str_trim(s);
    if (!nb_str_cut(s, '#', &r->path, &r->anchor)) r->path = s;
}

static bool between(nb_str line, const char *open, const char *close, nb_str *inner)
{
    nb_str o = nb_str_of(open), c = nb_str_of(close);
    if (!nb_str_starts(line, o) || !nb_str_ends(line, c) || line.n < o.n + c.n) return false;
    *inner = nb_str_trim(nb_str_sub(line, o.n, line.n - c.n));
    return true;
}

static nb_str lang_of(nb_str path)
{
    nb_str ext = nb_path_ext(path);
    return nb_str_sub(ext, 1, ext.n);
}

static size_t line_end(nb_str s, size_t i)
{
    size_t end = nb_str_chr(s, '\n', i);
    return end == NB_NPOS ? s.n : end;
}

/* Behind the line that closes a fence of n characters c opened above i; 0: none does. */
static size_t fence_end(nb_str s, size_t i, char c, size_t n)
{
    enum { MOST_LINES = 40 };
    for (int k = 0; k < MOST_LINES && i < s.n; k++) {
        size_t end = line_end(s, i), run = 0;
        nb_str line = nb_str_trim(nb_str_sub(s, i, end));
        while (run < line.n && line.s[run] == c) run++;
        if (run >= n && run == line.n) return end;
        i = end + 1;
    }
    return 0;
}

/* ```{include} path, ```{literalinclude} path, with options and the closing fence. */
static size_t read_directive(nb_str s, size_t at, size_t end, md_request *r)
{
    char c = s.s[at];
    size_t n = 0, close;
    while (at + n < end && s.s[at + n] == c) n++;
    nb_str head = nb_str_trim(nb_str_sub(s, at + n, end)), path;
    bool literal = nb_str_starts(head, NB_STR("{literalinclude}"));
    if (n < 3 || (!literal && !nb_str_starts(head, NB_STR("{include}")))) return 0;
    path = nb_str_trim(nb_str_sub(head, nb_str_chr(head, '}', 0) + 1, head.n));
    close = fence_end(s, end + 1, c, n);
    if (!path.n || !close) return 0;
    nb_str options = nb_str_sub(s, end + 1, close), lines = md_myst_option(options, "lines");
    r->path = path;
    r->fenced = literal;
    if (literal) {
        r->lang = md_myst_option(options, "language");
        if (!r->lang.n) r->lang = lang_of(path);
        r->caption = md_myst_option(options, "caption");
    }
    if (lines.n) read_range(lines, r);
    nb_str first = md_myst_option(options, "start-line"),
           last = md_myst_option(options, "end-line");
    if (first.n) r->from = number(first) + 1;
    if (last.n) r->to = number(last);
    return close;
}

/* Docusaurus: "<Guide />" alone on its line, where "import Guide from './_guide.md'" makes a
 * file of Markdown of it. */
static bool read_component(nb_str s, nb_str line, md_request *r)
{
    size_t n = 1;
    while (n < line.n && !strchr(" />", line.s[n])) n++;
    if (n == 1 || line.s[1] < 'A' || line.s[1] > 'Z' || !nb_str_ends(line, NB_STR("/>")))
        return false;
    nb_str name = nb_str_sub(line, 1, n);
    for (size_t i = 0; (i = nb_str_find(s, NB_STR("import "), i)) != NB_NPOS; i++) {
        nb_str rest = nb_str_trim(nb_str_sub(s, i + 7, line_end(s, i)));
        if ((i && s.s[i - 1] != '\n') || !nb_str_starts(rest, name)) continue;
        rest = nb_str_trim(nb_str_sub(rest, name.n, rest.n));
        if (!nb_str_starts(rest, NB_STR("from "))) continue;
        rest = nb_str_trim(nb_str_sub(rest, 5, rest.n));
        size_t end = rest.n ? nb_str_chr(rest, rest.s[0], 1) : NB_NPOS;
        nb_str path = end == NB_NPOS ? NB_STR_NULL : nb_str_sub(rest, 1, end);
        if (!nb_str_ends(path, NB_STR(".md")) && !nb_str_ends(path, NB_STR(".mdx"))) continue;
        r->path = path;
        return true;
    }
    return false;
}

size_t md_read_include_line(nb_str s, size_t i, md_request *r, nb_str *indent)
{
    size_t at = i, end = line_end(s, i);
    while (at < end && s.s[at] == ' ') at++;
    if (at >= end || !strchr("<{`:~", s.s[at])) return 0;
    nb_str line = nb_str_trim(nb_str_sub(s, at, end)), inner;
    *r = (md_request){0};
    *indent = nb_str_sub(s, i, at);
    if (s.s[at] == '`' || s.s[at] == ':' || s.s[at] == '~')
        return read_directive(s, at, end, r);
    if (between(line, "{{< include ", ">}}", &inner) ||
        between(line, "{{% include ", "%}}", &inner)) {
        if (nb_str_starts(inner, NB_STR("file="))) inner = nb_str_sub(inner, 5, inner.n);
        bool quoted = inner.n > 1 && inner.s[0] == '"' && inner.s[inner.n - 1] == '"';
        r->path = quoted ? nb_str_sub(inner, 1, inner.n - 1) : inner;
    } else if (between(line, "<!--", "-->", &inner)) {
        if (!nb_str_starts(inner, NB_STR("@include:"))) return 0;
        read_path(nb_str_sub(inner, 9, inner.n), r, true);
    } else if (nb_str_starts(line, NB_STR("<<< "))) {
        nb_str rest = nb_str_trim(nb_str_sub(line, 4, line.n));
        size_t open = nb_str_chr(rest, '[', 0);
        if (open != NB_NPOS && rest.s[rest.n - 1] == ']')
            r->caption = nb_str_sub(rest, open + 1, rest.n - 1);
        read_path(nb_str_sub(rest, 0, open == NB_NPOS ? rest.n : open), r, false);
        r->fenced = true;
        r->lang = lang_of(r->path);
    } else if (s.s[at] != '<' || !read_component(s, line, r)) return 0;
    return r->path.n ? end : 0;
}

void md_follow_fence(nb_str s, size_t i, size_t *open)
{
    size_t end = line_end(s, i), n = 0;
    nb_str line = nb_str_trim(nb_str_sub(s, i, end));
    while (line.n && line.s[0] == '>') line = nb_str_trim(nb_str_sub(line, 1, line.n));
    char c = line.n ? line.s[0] : ' ';
    if (c != '`' && c != '~') return;
    while (n < line.n && line.s[n] == c) n++;
    if (n < 3) return;
    size_t mine = n * 2 + (c == '~'); /* how many, and of which */
    if (!*open && (c == '~' || nb_str_chr(nb_str_sub(line, n, line.n), '`', 0) == NB_NPOS))
        *open = mine;
    else if (*open && n == line.n && (mine & 1) == (*open & 1) && mine >= *open) *open = 0;
}
