/* code.c: code blocks: what their info strings say, and what their first lines hide. */
#include <string.h>

#include "base/file.h"
#include "parse/bib.h"
#include "parse/myst.h"

/* The language is the first word: "rust,ignore", "{.python .input}", "js{1,3}". */
static nb_str language(md *x, nb_str info)
{
    size_t from = nb_str_starts(info, NB_STR("{#")) ? nb_str_chr(info, ' ', 0) : 0, to;
    while (from < info.n && strchr("{. ", info.s[from])) from++;
    for (to = from; to < info.n && !strchr(" \t,{}:=[(", info.s[to]); to++) {}
    if (to < info.n && info.s[to] == '=') return NB_STR_NULL; /* attributes only */
    return nb_str_lower(x->d->arena, nb_str_sub(info, from, to));
}

/* "{#lst-x .python}" */
static nb_str id_of(nb_str info)
{
    size_t end = 2;
    while (end < info.n && !strchr(" }", info.s[end])) end++;
    return nb_str_sub(info, 2, end);
}

/* title="x", file=x, filename="x", or "[x]". */
static nb_str title(nb_str info)
{
    static const char *const keys[] = {"title=", "filename=", "file=", "name=", "lst-cap="};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t at = nb_str_find(info, nb_str_of(keys[i]), 0);
        if (at == NB_NPOS || (at && !strchr(" {,", info.s[at - 1]))) continue;
        nb_str v = nb_str_sub(info, at + strlen(keys[i]), info.n), rest;
        if (v.n && (v.s[0] == '"' || v.s[0] == '\''))
            nb_str_cut(nb_str_sub(v, 1, v.n), v.s[0], &v, &rest);
        else nb_str_cut(v, ' ', &v, &rest);
        while (v.n && strchr("},", v.s[v.n - 1])) v.n--;
        return v;
    }
    size_t open = nb_str_chr(info, '[', 0), close = nb_str_rchr(info, ']');
    bool last = open != NB_NPOS && close != NB_NPOS && close > open + 1 && open > 0 &&
                close + 1 == info.n;
    return last ? nb_str_sub(info, open + 1, close) : NB_STR_NULL;
}

/* rustdoc: lines that begin with "# " are compiled but not shown; "##" is a '#'. */
static nb_str shown_rust(md *x, nb_str text)
{
    nb_buf b = {0};
    for (nb_str line, rest; text.n; text = rest) {
        bool more = nb_str_cut(text, '\n', &line, &rest);
        size_t i = 0;
        while (i < line.n && line.s[i] == ' ') i++;
        nb_str t = nb_str_sub(line, i, line.n);
        if (nb_str_is(t, "#") || nb_str_starts(t, NB_STR("# "))) continue;
        bool escaped = nb_str_starts(t, NB_STR("##"));
        nb_put_str(&b, nb_str_sub(line, 0, i));
        nb_put_str(&b, nb_str_sub(t, escaped, t.n));
        if (more) nb_putc(&b, '\n');
    }
    return nb_buf_take(x->d->arena, &b);
}

/* d2l: "#@tab pytorch" or "%%tab pytorch" names the variant that a fence belongs to. */
static void take_tab(nb_node *code)
{
    nb_str s = code->as.code_block.text, line, rest;
    nb_str_cut(s, '\n', &line, &rest);
    size_t n = nb_str_starts(line, NB_STR("#@tab "))   ? 6
               : nb_str_starts(line, NB_STR("%%tab ")) ? 6
                                                       : 0;
    if (!n) return;
    code->as.code_block.text = rest;
    if (!code->as.code_block.title.n)
        code->as.code_block.title = nb_str_trim(nb_str_sub(line, n, line.n));
}

/* mdBook: "\\{{#include x}}" shows the directive instead of following it. */
nb_str md_unescaped_directives(md *x, nb_str s)
{
    static const char escape[] = "\\{{#";
    size_t at = nb_str_find(s, nb_str_of(escape), 0);
    if (at == NB_NPOS || !x->m->book_dir.n) return s;
    nb_buf b = {0};
    for (size_t from = 0; from < s.n; at = nb_str_find(s, nb_str_of(escape), from)) {
        if (at == NB_NPOS) at = s.n;
        nb_put_str(&b, nb_str_sub(s, from, at));
        if (at < s.n) nb_puts(&b, escape + 1);
        from = at < s.n ? at + sizeof escape - 1 : s.n;
    }
    return nb_buf_take(x->d->arena, &b);
}

/* ---- diagrams ---- */

static bool is_diagram(nb_str lang)
{
    static const char *const langs[] = {"mermaid", "dot", "graphviz", "plantuml",
                                        "puml",    "d2",  "ditaa",    "tikz"};
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
        if (nb_str_is(lang, langs[i])) return true;
    return false;
}

/* A picture of the n-th diagram beside the file, named as mermaid-cli does: "book-1.svg". */
static bool add_picture(md *x, nb_node *code)
{
    static const char *const endings[] = {"svg", "png"};
    if (!x->m->book_dir.n) return false;
    for (size_t i = 0; i < 2; i++) {
        nb_str stem = nb_path_stem(x->m->path);
        nb_str name =
            nb_str_printf(x->d->arena, "%.*s-%u.%s", NB_STR_ARG(stem), x->diagrams, endings[i]);
        nb_str path = nb_path_join(x->d->arena, nb_path_dir(x->m->path), name);
        if (!nb_file_exists(path)) continue;
        nb_node *p = nb_node_new(x->d, NB_PARAGRAPH, code->loc),
                *image = nb_node_new(x->d, NB_IMAGE, code->loc);
        image->as.image.src = path;
        image->as.image.alt =
            code->as.code_block.title.n ? code->as.code_block.title : code->as.code_block.lang;
        image->as.image.block = true;
        nb_node_append(p, image);
        nb_node_insert_after(code, p);
        nb_node_detach(code);
        return true;
    }
    return false;
}

static void look_at_diagram(md *x, nb_node *code)
{
    x->diagrams++;
    if (add_picture(x, code) || x->diagram_noticed) return;
    x->diagram_noticed = true;
    nb_diag(x->diags, NB_DIAGRAM_AS_SOURCE, code->loc, "a %.*s diagram is shown as its source",
            NB_STR_ARG(code->as.code_block.lang));
    nb_hint(x->diags, "put its picture beside the text as '%.*s-%u.svg'",
            NB_STR_ARG(nb_path_stem(x->m->path)), x->diagrams);
}

void md_code(md *x, cmark_node *n)
{
    nb_str text = nb_str_dup(x->d->arena, md_restore(x, nb_str_of(cmark_node_get_literal(n))));
    text = md_unescaped_directives(x, text);
    if (!n->as.code.fenced) {
        md_add_code(x, text, NB_STR_NULL)->as.code_block.fenced = false;
        return;
    }
    nb_str info =
        nb_str_dup(x->d->arena, md_restore(x, nb_str_of(cmark_node_get_fence_info(n))));
    nb_str lang = language(x, info);
    if (nb_str_is(info, "math")) {
        md_add_math_block(x, nb_str_trim(text), NB_STR_NULL, x->here);
        return;
    }
    if (md_myst_code(x, info, text) || md_cell(x, info, lang, text)) return;
    if (nb_str_is(info, "eval_rst") &&
        nb_str_find(text, NB_STR(".. bibliography::"), 0) != NB_NPOS) {
        md_add(x, NB_DIV, x->here)->as.div.class_name = NB_STR(NB_REFERENCES);
        return;
    }
    if (nb_str_is(info, "toc"))
        return; /* d2l's list of chapters, which made the order of the book */
    nb_node *code = md_add_code(x, nb_str_is(lang, "rust") ? shown_rust(x, text) : text, lang);
    code->as.code_block.info = info;
    code->as.code_block.title = title(info);
    if (nb_str_starts(info, NB_STR("{#")) && code->parent) code->id = id_of(info);
    take_tab(code);
    if (code->parent && is_diagram(lang)) look_at_diagram(x, code);
}
