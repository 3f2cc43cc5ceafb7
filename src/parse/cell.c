/* cell.c: cells of Quarto and R Markdown, "```{r fig-x, fig.cap="…"}": their options ("#| key:
 * value") are not code. What they call a figure or a table is one, the code in place of what it
 * would draw, except that a picture which it only shows is shown. */
#include <string.h>

#include "parse/md.h"

typedef struct {
    nb_str label, caption, alt;
    nb_str parts; /* captions of the parts of a figure, a list in YAML or R */
    bool hidden;  /* neither code nor result is to be seen */
} cell;

static nb_str unquoted(nb_str s)
{
    s = nb_str_trim(s);
    bool pair = s.n > 1 && (s.s[0] == '"' || s.s[0] == '\'') && s.s[s.n - 1] == s.s[0];
    return pair ? nb_str_sub(s, 1, s.n - 1) : s;
}

/* The mark of an option's line; its length. */
static size_t mark_of(nb_str line)
{
    static const char *const marks[] = {"#|", "//|", "--|", "%%|", "%|"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (nb_str_starts(line, nb_str_of(marks[i]))) return strlen(marks[i]);
    return 0;
}

static void set(cell *c, nb_str key, nb_str value)
{
    if (nb_str_is(key, "label")) c->label = value;
    else if (nb_str_is(key, "fig-subcap") || nb_str_is(key, "fig.subcap")) c->parts = value;
    else if (nb_str_ends(key, NB_STR("-cap")) || nb_str_ends(key, NB_STR(".cap")))
        c->caption = value;
    else if (nb_str_is(key, "fig-alt") || nb_str_is(key, "fig.alt")) c->alt = value;
    else if (nb_str_is(key, "include"))
        c->hidden = nb_str_is(value, "false") || nb_str_is(value, "FALSE");
}

/* A value, with the indented lines behind it for "|" and ">". */
static nb_str value_of(md *x, nb_str first, nb_str *text)
{
    first = nb_str_trim(first);
    if (first.n && !(first.n <= 2 && strchr("|>", first.s[0]))) return unquoted(first);
    nb_buf b = {0};
    for (nb_str line, rest; text->n; *text = rest) {
        nb_str_cut(*text, '\n', &line, &rest);
        size_t n = mark_of(line);
        if (!n || line.n < n + 3 || nb_str_sub(line, n, n + 3).s[1] != ' ' ||
            line.s[n + 2] != ' ')
            break;
        nb_str item = nb_str_trim(nb_str_sub(line, n, line.n));
        if (b.n) nb_puts(&b, nb_str_starts(item, NB_STR("- ")) ? "\n" : " ");
        nb_put_str(&b, item);
    }
    return nb_buf_take(x->d->arena, &b);
}

/* Takes the options off the head of the text. */
static nb_str read_options(md *x, nb_str text, cell *c)
{
    for (nb_str line, rest, key, value; text.n;) {
        nb_str_cut(text, '\n', &line, &rest);
        size_t n = mark_of(line);
        if (!n) break;
        text = rest;
        if (!nb_str_cut(nb_str_sub(line, n, line.n), ':', &key, &value)) continue;
        value = value_of(x, value, &text);
        set(c, nb_str_trim(key), value);
    }
    return text;
}

/* "{r name, fig.cap="…", echo=FALSE}" */
static void read_header(md *x, nb_str info, cell *c)
{
    nb_str s = nb_str_trim(nb_str_sub(info, 1, info.n - 1));
    size_t i = 0;
    while (i < s.n && !strchr(" ,", s.s[i])) i++;
    for (bool first = true; i < s.n; first = false) {
        while (i < s.n && strchr(" ,", s.s[i])) i++;
        size_t from = i, equals = NB_NPOS;
        char quote = 0;
        size_t depth = 0; /* of brackets */
        for (; i < s.n && (quote || depth || s.s[i] != ','); i++) {
            if (!quote && s.s[i] == '(') depth++;
            else if (!quote && s.s[i] == ')' && depth) depth--;
            else if (quote ? s.s[i] == quote : s.s[i] == '"' || s.s[i] == '\'')
                quote = quote ? 0 : s.s[i];
            else if (!quote && s.s[i] == '=' && equals == NB_NPOS) equals = i;
        }
        nb_str item = nb_str_trim(nb_str_sub(s, from, i));
        if (equals == NB_NPOS) {
            if (first && item.n) c->label = nb_str_dup(x->d->arena, item);
        } else
            set(c, nb_str_trim(nb_str_sub(s, from, equals)),
                nb_str_dup(x->d->arena, unquoted(nb_str_sub(s, equals + 1, i))));
    }
}

/* The picture of a cell that does nothing but show it: knitr::include_graphics("x.png"). */
static nb_str shown_picture(nb_str text)
{
    nb_str found = NB_STR_NULL;
    for (nb_str line, rest; text.n; text = rest) {
        nb_str_cut(text, '\n', &line, &rest);
        line = nb_str_trim(line);
        if (!line.n || line.s[0] == '#') continue;
        if (nb_str_starts(line, NB_STR("knitr::"))) line = nb_str_sub(line, 7, line.n);
        if (found.n || !nb_str_starts(line, NB_STR("include_graphics("))) return NB_STR_NULL;
        nb_str path = nb_str_sub(line, 17, line.n);
        char quote = path.n ? path.s[0] : ' ';
        size_t end = quote == '"' || quote == '\'' ? nb_str_chr(path, quote, 1) : NB_NPOS;
        if (end == NB_NPOS || !nb_str_ends(line, NB_STR(")"))) return NB_STR_NULL;
        found = nb_str_sub(path, 1, end);
    }
    return found;
}

/* "Caption (a) one (b) two": what the parts of the figure are called, of
 * ["one", "two"], c("one", "two") or a list of lines. */
static void add_parts(md *x, cell *c)
{
    nb_buf b = {0};
    nb_put_str(&b, c->caption);
    nb_str s = c->parts;
    bool lines = nb_str_starts(s, NB_STR("- "));
    if (nb_str_starts(s, NB_STR("c("))) s = nb_str_sub(s, 2, s.n);
    char name = 'a';
    for (size_t i = 0; i < s.n && name <= 'z';) {
        while (i < s.n && strchr(lines ? " \n-" : " \n,[]()", s.s[i])) i++;
        char quote = i < s.n && strchr("\"'", s.s[i]) ? s.s[i] : 0;
        size_t end = quote ? nb_str_chr(s, quote, i + 1) : i;
        if (end == NB_NPOS) break;
        if (quote) i++;
        else
            while (end < s.n && !strchr(lines ? "\n" : ",])", s.s[end])) end++;
        nb_str part = nb_str_trim(nb_str_sub(s, i, end));
        if (part.n) nb_printf(&b, "%s(%c) %.*s", b.n ? " " : "", name++, NB_STR_ARG(part));
        i = end + 1;
    }
    c->caption = nb_buf_take(x->d->arena, &b);
}

/* A figure around n, which was added last; n itself where none is meant. */
static void name_it(md *x, nb_node *n, const cell *c)
{
    if (!n->parent || (!c->caption.n && !md_is_figure_label(c->label))) {
        if (n->parent) n->id = c->label;
        return;
    }
    nb_node *figure = nb_node_new(x->d, NB_FIGURE, n->loc),
            *caption = nb_node_new(x->d, NB_CAPTION, n->loc);
    nb_node_insert_after(n, figure);
    nb_node_detach(n);
    nb_node_append(figure, n);
    figure->as.figure.align = NB_ALIGN_CENTER;
    figure->as.figure.label = figure->id = c->label;
    if (!c->caption.n) return;
    nb_node_append(figure, caption);
    nb_node *at = x->at;
    x->at = caption;
    md_inlines_of(x, c->caption, 0);
    x->at = at;
}

bool md_cell(md *x, nb_str info, nb_str lang, nb_str text)
{
    cell c = {0};
    bool braced = info.n > 2 && info.s[0] == '{' && info.s[info.n - 1] == '}';
    if (!braced || !lang.n || strchr("#. ", info.s[1])) return false; /* attributes */
    read_header(x, info, &c);
    text = read_options(x, text, &c);
    nb_str picture = shown_picture(text);
    if (c.parts.n) add_parts(x, &c);
    if (c.hidden) {
        nb_diag_as(x->diags, NB_NOTE, NB_UNKNOWN_DIRECTIVE, x->here,
                   "a cell that is not to be shown was left out");
        return true;
    }
    if (!picture.n || !md_fit(x, NB_PARAGRAPH)) {
        nb_node *code = md_add_code(x, text, lang);
        code->as.code_block.info = info;
        name_it(x, code, &c);
        return true;
    }
    nb_node *p = md_add(x, NB_PARAGRAPH, x->here),
            *image = nb_node_new(x->d, NB_IMAGE, x->here);
    image->as.image.src = md_image_src(x, nb_str_dup(x->d->arena, picture));
    image->as.image.alt = c.alt.n ? c.alt : c.caption;
    image->as.image.block = true;
    nb_node_append(p, image);
    name_it(x, p, &c);
    return true;
}
