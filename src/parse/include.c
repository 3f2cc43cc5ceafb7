/* include.c: files that stand inside others, taken in before anything else is read: mdBook's
 * {{#include path:range}}, {{#rustdoc_include …}} and {{#playground …}}, and the snippets of
 * pymdown (--8<-- "path"). Both work inside code as well; a backslash or a semicolon before
 * them stops that. What stands alone on its line outside code is in include_line.c.
 *
 * The text that results is a new one; `pieces` says for every stretch which file and byte it
 * is. */
#include <string.h>

#include "base/file.h"
#include "parse/book.h"
#include "parse/include.h"
#include "parse/source.h"

typedef struct {
    md *x;
    nb_buf out;
    nb_str *stack; /* paths being read */
    size_t depth;
} includer;

static void piece(includer *c, const md_origin *o, size_t offset)
{
    NB_PUSH(c->x->scratch, &c->x->pieces) = (md_piece){(uint32_t)c->out.n, (uint32_t)offset, o};
}

static void copy(includer *c, const md_origin *o, size_t from, size_t to)
{
    if (from >= to) return;
    piece(c, o, from);
    nb_put_str(&c->out, nb_str_sub(o->text, from, to));
}

static const md_origin *new_origin(md *x, nb_str text, uint32_t source, uint32_t first_line)
{
    md_origin *o = NB_NEW(x->scratch, md_origin);
    *o = (md_origin){.text = text, .source = source, .first_line = first_line};
    return o;
}

/* ---- what is asked for ---- */

static bool is_number(nb_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9') return false;
    return s.n < 9;
}

static size_t number(nb_str s)
{
    size_t v = 0;
    for (size_t i = 0; i < s.n; i++) v = v * 10 + (size_t)(s.s[i] - '0');
    return v;
}

/* "path", "path:2", "path:2:", "path::10", "path:2:10", "path:anchor" */
static md_request read_request(nb_str s)
{
    md_request r = {0};
    nb_str rest, from, to;
    bool ranged = nb_str_cut(s, ':', &r.path, &rest);
    if (!ranged) return r;
    bool both = nb_str_cut(rest, ':', &from, &to);
    if (!is_number(from) || !is_number(to)) {
        r.anchor = from;
        return r;
    }
    r.from = number(from);
    r.to = both ? number(to) : r.from;
    return r;
}

/* ---- reading ---- */

static nb_str allowed(includer *c, nb_str dir, nb_str rel)
{
    md *x = c->x;
    nb_str path = nb_path_join(x->d->arena, dir, rel);
    if (nb_file_exists(path)) return path;
    return NB_STR_NULL;
}

/* JavaScript: "\_x.md" is "_x.md". */
static nb_str unescaped(nb_arena *a, nb_str s)
{
    nb_buf b = {0};
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != '\\') nb_putc(&b, s.s[i]);
    return nb_buf_take(a, &b);
}

static bool find_file(includer *c, nb_str from, nb_str rel, nb_loc loc, nb_str *path)
{
    md *x = c->x;
    if (nb_str_chr(rel, '\\', 0) != NB_NPOS) rel = unescaped(x->d->arena, rel);
    if (nb_str_starts(rel, NB_STR("@/"))) { /* VitePress: from the root of the pages */
        rel = nb_str_sub(rel, 2, rel.n);
        *path = allowed(c, x->d->base_dir, rel);
    } else {
        if (nb_str_starts(rel, NB_STR("/"))) rel = nb_str_sub(rel, 1, rel.n);
        *path = NB_STR_NULL;
        for (nb_str dir = nb_path_dir(from), up; !path->n; dir = up) {
            *path = allowed(c, dir, rel); /* the root of a site is a folder around this one */
            up = nb_path_dir(dir);
            if (nb_str_eq(dir, x->m->book_dir) || nb_str_eq(dir, up)) break;
        }
    }
    if (!path->n)
        *path = allowed(c, x->m->book_dir, rel); /* snippets start at the book's folder */
    if (!path->n) {
        nb_diag_as(x->diags, NB_WARNING, NB_CANNOT_READ, loc,
                   "'%.*s', to be included here, does not exist", NB_STR_ARG(rel));
        return false;
    }
    if (!nb_path_inside(x->d->arena, *path, x->m->book_dir)) {
        nb_diag(x->diags, NB_OUTSIDE_BOOK, loc,
                "'%.*s' is outside the book's folder and was not included", NB_STR_ARG(rel));
        return false;
    }
    for (size_t i = 0; i < c->depth; i++)
        if (nb_str_eq(c->stack[i], *path)) {
            nb_diag_as(x->diags, NB_WARNING, NB_LIMIT, loc, "'%.*s' includes itself",
                       NB_STR_ARG(rel));
            return false;
        }
    nb_cap passed =
        c->depth >= nb_most(x->m->limits, NB_CAP_INCLUDE_DEPTH)   ? NB_CAP_INCLUDE_DEPTH
        : c->out.n >= nb_most(x->m->limits, NB_CAP_INCLUDE_BYTES) ? NB_CAP_INCLUDE_BYTES
                                                                  : NB_CAPS;
    if (passed == NB_CAPS) return true;
    nb_diag(x->diags, NB_LIMIT, loc,
            passed == NB_CAP_INCLUDE_DEPTH ? NB_SAY("'%.*s' is included too deep")
                                           : NB_SAY("too much is included at '%.*s'"),
            NB_STR_ARG(rel));
    nb_limit_hint(x->diags, passed);
    return false;
}

static bool has_mark(nb_str line, const char *mark, nb_str name)
{
    size_t at = nb_str_find(line, nb_str_of(mark), 0);
    if (at == NB_NPOS) return false;
    nb_str rest = nb_str_trim(nb_str_sub(line, at + strlen(mark), line.n));
    if (!name.n) return true;
    if (!nb_str_starts(rest, name)) return false;
    return rest.n == name.n || !strchr("-_", rest.s[name.n]);
}

static bool begins(nb_str line, nb_str name)
{
    return has_mark(line, "ANCHOR:", name) || has_mark(line, "[start:", name) ||
           has_mark(line, "#region ", name);
}

static bool ends(nb_str line, nb_str name)
{
    if (nb_str_find(line, NB_STR("#endregion"), 0) != NB_NPOS)
        return !name.n || has_mark(line, "#endregion", name) ||
               has_mark(line, "#endregion", NB_STR("--"));
    return has_mark(line, "ANCHOR_END:", name) || has_mark(line, "[end:", name);
}

static void expand(includer *c, const md_origin *o, size_t from, size_t to, nb_str path);

/* The lines asked for, each after the indentation of the place. Lines that only mark anchors
 * are left out. Unindented runs go through expand, for what they include in turn. */
static void take_lines(includer *c, const md_origin *o, const md_request *r, nb_str indent,
                       nb_str path)
{
    nb_str s = o->text;
    bool inside = !r->anchor.n, first = true;
    size_t line = 0;
    for (size_t i = 0, end; i < s.n; i = end + 1) {
        end = nb_str_chr(s, '\n', i);
        if (end == NB_NPOS) end = s.n;
        nb_str l = nb_str_sub(s, i, end);
        line++;
        bool mark = begins(l, NB_STR_NULL) || ends(l, NB_STR_NULL);
        if (r->anchor.n && begins(l, r->anchor)) inside = true;
        else if (r->anchor.n && ends(l, r->anchor)) inside = false;
        bool in_range = (!r->from || line >= r->from) && (!r->to || line <= r->to);
        if (mark || !inside || !in_range) continue;
        if (!first) {
            nb_putc(&c->out, '\n');
            nb_put_str(&c->out, indent);
        }
        first = false;
        piece(c, o, i);
        expand(c, o, i, end, path);
    }
}

static bool include(includer *c, const md_request *r, nb_str indent, nb_str from, nb_loc loc)
{
    md *x = c->x;
    nb_str path;
    nb_source source;
    static const char fence[] = "``````"; /* longer than what a file may hold */
    if (!find_file(c, from, r->path, loc, &path)) return false;
    if (!nb_source_read(x->d->arena, path, x->m->limits, NB_CAP_FILE_BYTES, loc, &source,
                        x->diags))
        return false;
    const md_origin *o = new_origin(x, source.text, source.source, 1);
    if (r->fenced)
        nb_printf(&c->out, "%s%.*s%s%.*s%s\n%.*s", fence, NB_STR_ARG(r->lang),
                  r->caption.n ? " title=\"" : "", NB_STR_ARG(r->caption),
                  r->caption.n ? "\"" : "", NB_STR_ARG(indent));
    c->stack[c->depth++] = path;
    take_lines(c, o, r, indent, path);
    c->depth--;
    if (r->fenced) nb_printf(&c->out, "\n%.*s%s", NB_STR_ARG(indent), fence);
    return true;
}

/* ---- finding ---- */

/* {{#include path}} and its kin at i: the end, or 0 where it is none. */
static size_t read_braces(nb_str s, size_t i, md_request *r)
{
    static const char *const names[] = {"{{#include ", "{{#rustdoc_include ", "{{#playground ",
                                        "{{#playpen "};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (!nb_str_starts(nb_str_sub(s, i, s.n), nb_str_of(names[k]))) continue;
        size_t end = nb_str_find(nb_str_sub(s, 0, i + 1000), NB_STR("}}"), i);
        if (end == NB_NPOS) return 0;
        nb_str args = nb_str_trim(nb_str_sub(s, i + strlen(names[k]), end)), path, more;
        nb_str_cut(args, ' ', &path, &more);
        *r = read_request(path);
        r->fenced = k > 1;
        r->lang = NB_STR("rust");
        return r->path.n ? end + 2 : 0;
    }
    return 0;
}

/* --8<-- "path" alone on its line, the line beginning at i. */
static size_t read_snippet(nb_str s, size_t i, md_request *r, nb_str *indent)
{
    size_t at = i, end = nb_str_chr(s, '\n', i);
    if (end == NB_NPOS) end = s.n;
    while (at < end && (s.s[at] == ' ' || s.s[at] == '\t')) at++;
    size_t dashes = at;
    while (dashes < end && s.s[dashes] == '-') dashes++;
    nb_str rest = nb_str_trim(nb_str_sub(s, dashes, end));
    if (dashes == at || !nb_str_starts(rest, NB_STR("8<"))) return 0;
    rest = nb_str_sub(rest, 2, rest.n);
    while (rest.n && rest.s[0] == '-') rest = nb_str_sub(rest, 1, rest.n);
    rest = nb_str_trim(rest);
    if (rest.n < 3 || (rest.s[0] != '"' && rest.s[0] != '\'') ||
        rest.s[rest.n - 1] != rest.s[0])
        return 0;
    nb_str path = nb_str_sub(rest, 1, rest.n - 1);
    if (nb_str_find(path, NB_STR("://"), 0) != NB_NPOS) return 0;
    *indent = nb_str_sub(s, i, at);
    *r = read_request(path);
    return end;
}

/* Text of o with everything that it includes. */
static void expand(includer *c, const md_origin *o, size_t from, size_t to, nb_str path)
{
    nb_str s = nb_str_sub(o->text, 0, to);
    size_t done = from, code = 0; /* backquotes or tildes that the code around began with */
    for (size_t i = from; i < to; i++) {
        md_request r;
        nb_str indent = NB_STR_NULL;
        size_t end = 0;
        bool line_start = i == 0 || s.s[i - 1] == '\n';
        if (s.s[i] == '{' && nb_str_starts(nb_str_sub(s, i, to), NB_STR("{{#")))
            end = read_braces(s, i, &r);
        else if (line_start) {
            end = read_snippet(s, i, &r, &indent);
            if (!end && !code) end = md_read_include_line(s, i, &r, &indent);
            if (!end) md_follow_fence(s, i, &code);
        }
        if (!end) continue;
        if (s.s[i] == '{' && i > from && s.s[i - 1] == '\\') continue; /* escaped: see code.c */
        size_t before = c->out.n;
        copy(c, o, done, i + indent.n);
        if (!include(c, &r, indent, path, md_origin_loc(c->x, o, i))) { /* the text stays */
            c->out.n = before;
            while (c->x->pieces.n && c->x->pieces.v[c->x->pieces.n - 1].at >= before)
                c->x->pieces.n--;
            i = end - 1;
            continue;
        }
        done = end;
        i = end - 1;
    }
    copy(c, o, done, to);
}

static bool may_include(nb_str s)
{
    for (size_t i = 0; (i = nb_str_chr(s, '{', i)) != NB_NPOS; i++)
        if (nb_str_starts(nb_str_sub(s, i, s.n), NB_STR("{{#"))) return true;
    for (size_t i = 0; (i = nb_str_chr(s, '<', i)) != NB_NPOS; i++)
        if (i && s.s[i - 1] == '8') return true;
    static const char *const forms[] = {"@include",     "<<< ", "{include}", "{literalinclude}",
                                        "{{< include ", ".md'", ".md\"",     ".mdx'",
                                        ".mdx\""};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (nb_str_find(s, nb_str_of(forms[i]), 0) != NB_NPOS) return true;
    return false;
}

void md_include(md *x)
{
    x->src = x->m->text;
    const md_origin *o = new_origin(x, x->src, x->m->source, x->m->line);
    x->origin = o;
    if (!x->m->book_dir.n || !may_include(x->src)) return;
    includer c = {.x = x, .depth = 1};
    c.stack = NB_ARRAY(x->scratch, nb_str, nb_most(x->m->limits, NB_CAP_INCLUDE_DEPTH) + 1);
    c.stack[0] = x->m->path;
    expand(&c, o, 0, x->src.n, x->m->path);
    x->src = nb_buf_take(x->d->arena, &c.out);
}
