/* Mutation that knows what Markdown is made of: lines, tables, lists, containers, notes. Half
 * of the time the fuzzer's own mutation is better and gets its turn. For libFuzzer it is linked
 * in; for AFL++ (NB_AFL) it is a library of its own, named by AFL_CUSTOM_MUTATOR_LIBRARY. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16 };

typedef struct {
    char *p;
    size_t n, max;
    uint32_t random;
} text;

static uint32_t roll(text *t, uint32_t n) /* xorshift32, G. Marsaglia 2003 */
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 17;
    t->random ^= t->random << 5;
    return n ? t->random % n : 0;
}

/* Bytes [from,to) become those of z. */
static void replace(text *t, size_t from, size_t to, const char *z, size_t n)
{
    if (from > to || to > t->n || t->n - (to - from) + n > t->max) return;
    memmove(t->p + from + n, t->p + to, t->n - to);
    memcpy(t->p + from, z, n);
    t->n = t->n - (to - from) + n;
}

static void insert(text *t, size_t at, const char *z)
{
    replace(t, at, at, z, strlen(z));
}

static size_t line_start(const text *t, size_t at)
{
    while (at > 0 && t->p[at - 1] != '\n') at--;
    return at;
}

static size_t line_end(const text *t, size_t at)
{
    while (at < t->n && t->p[at] != '\n') at++;
    return at < t->n ? at + 1 : at;
}

static size_t some_line(text *t)
{
    return line_start(t, roll(t, (uint32_t)t->n + 1));
}

/* A line that holds one of the bytes, from a random place on; else any. */
static size_t line_with(text *t, const char *bytes)
{
    size_t at = roll(t, (uint32_t)t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        if (strchr(bytes, t->p[(at + i) % t->n]) && t->p[(at + i) % t->n])
            return line_start(t, (at + i) % t->n);
    return line_start(t, at);
}

static const char *one_of(text *t, const char *const *list, size_t n)
{
    return list[roll(t, (uint32_t)n)];
}
#define ONE_OF(t, list) one_of(t, list, sizeof(list) / sizeof *(list))

static const char *const atoms[] = {
    "x",
    "word word",
    "`a|b`",
    "\\|",
    "**b**",
    "[l](#x)",
    "![](a.png)",
    "$a|b$",
    "<br>",
    "[^1]",
    "中文，",
    "“",
    "",
    " ",
    "<td>",
    "&nbsp;",
    "https://a.b/c",
    "*",
    "_",
    "~~s~~",
    "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
    "\xD7\xA9\xD7\x9C",
    "e\xCC\x81",
    "\xC2\xAD",
    "\t",
    "{{< x >}}",
    "{#id .c}",
    "<!-- -->",
    "![a](data:,x)",
    "{ref}`x`",
    "[@a, p. 1]",
    "longwordwithoutanyplacetobreakitlongwordwithoutanyplacetobreakitlongword"};

static void new_table(text *t)
{
    static const char *const aligns[] = {"-", ":-", "-:", ":-:", "---"};
    char b[4096];
    size_t n = 0, rows = roll(t, 5), columns = 1 + roll(t, 9) * (roll(t, 8) ? 1 : 4);
    for (size_t r = 0; r < rows + 2; r++) {
        size_t in_row = roll(t, 6) ? columns : roll(t, 12);
        for (size_t c = 0; c < in_row && n + 200 < sizeof b; c++)
            n += (size_t)sprintf(b + n, "|%s", r == 1 ? ONE_OF(t, aligns) : ONE_OF(t, atoms));
        n += (size_t)sprintf(b + n, "%s\n", roll(t, 3) ? "|" : "");
        if (n + 300 > sizeof b) break;
    }
    size_t at = some_line(t);
    replace(t, at, at, b, n);
    insert(t, at, "\n");
}

/* A cell is doubled, emptied, filled or joined to its neighbour. */
static void change_cell(text *t)
{
    size_t from = line_with(t, "|"), to = line_end(t, from), pipe[64], n = 0;
    for (size_t i = from; i < to && n < 64; i++)
        if (t->p[i] == '|') pipe[n++] = i;
    if (n < 2) {
        insert(t, from, "| ");
        return;
    }
    size_t k = roll(t, (uint32_t)n - 1), a = pipe[k], b = pipe[k + 1];
    char cell[512];
    size_t size = b - a < sizeof cell ? b - a : sizeof cell;
    memcpy(cell, t->p + a, size);
    const char *z = ONE_OF(t, atoms);
    switch (roll(t, 5)) {
    case 0: replace(t, a, a, cell, size); break;
    case 1: replace(t, a + 1, b, "", 0); break;
    case 2: replace(t, a + 1, b, z, strlen(z)); break;
    case 3: replace(t, b, b + 1, "", 0); break;
    default: insert(t, a + 1 + roll(t, (uint32_t)(b - a)), z); break;
    }
}

static void mark_line(text *t)
{
    static const char *const marks[] = {"- ",
                                        "* ",
                                        "+ ",
                                        "1. ",
                                        "1) ",
                                        "0. ",
                                        "999999999. ",
                                        "10. ",
                                        "- [ ] ",
                                        "- [x] ",
                                        "-\n",
                                        "> ",
                                        ">",
                                        "    ",
                                        "  ",
                                        "\t",
                                        ":   ",
                                        "# ",
                                        "###### ",
                                        "[^1]: ",
                                        "[^x]: ",
                                        "!!! note\n    ",
                                        "::: tip\n",
                                        ":::\n",
                                        "> [!NOTE]\n> ",
                                        "```\n",
                                        "~~~ c\n",
                                        "<div>\n\n",
                                        "</div>\n\n",
                                        "<details><summary>s</summary>\n\n",
                                        "<table><tr><td>",
                                        "---\n",
                                        "===\n",
                                        "$$\n",
                                        "[toc]\n",
                                        "| ",
                                        "<ul><li>",
                                        "<p align=center>",
                                        "[a]: b \"c\"\n",
                                        "=== \"T\"\n\n    "};
    insert(t, some_line(t), ONE_OF(t, marks));
}

/* Lists: another marker, number or depth for a run of lines. */
static void change_list(text *t)
{
    static const char *const bullets[] = {"-",  "*",    "+",   "1.",
                                          "2)", "-   ", "-\t", "12345678. "};
    size_t at = line_with(t, "-*+.)");
    unsigned lines = 1 + roll(t, 6), how = roll(t, 3), depth = 1 + roll(t, 9);
    const char *bullet = ONE_OF(t, bullets);
    for (unsigned i = 0; i < lines && at < t->n; i++) {
        size_t first = at, end = line_end(t, at);
        while (first < end && (t->p[first] == ' ' || t->p[first] == '\t')) first++;
        if (how == 0) replace(t, at, at, "            ", depth);
        else if (how == 1) replace(t, at, first - at < depth ? first : at + depth, "", 0);
        else if (first < end && strchr("-*+", t->p[first]))
            replace(t, first, first + 1, bullet, strlen(bullet));
        at = line_end(t, at);
    }
}

static void lines_about(text *t)
{
    size_t from = some_line(t), to = from, at = some_line(t);
    for (unsigned i = roll(t, 8) + 1; i; i--) to = line_end(t, to);
    size_t n = to - from;
    char *copy = malloc(n + 1);
    if (!copy) return;
    memcpy(copy, t->p + from, n);
    switch (roll(t, 4)) {
    case 0: replace(t, from, to, "", 0); break;
    case 1: replace(t, from, from, copy, n); break;
    case 2: replace(t, at, at, copy, n); break;
    default: /* many times over */
        for (unsigned i = roll(t, 30); i && n < 200; i--) replace(t, from, from, copy, n);
    }
    free(copy);
}

static void wrap(text *t)
{
    static const char *const pairs[][2] = {{"**", "**"},
                                           {"*", "*"},
                                           {"[", "](x)"},
                                           {"![", "](a)"},
                                           {"`", "`"},
                                           {"$", "$"},
                                           {"~~", "~~"},
                                           {"<b>", "</b>"},
                                           {"<a id=x>", "</a>"},
                                           {"<ruby>", "<rt>r</rt></ruby>"},
                                           {"<span dir=rtl>", "</span>"},
                                           {"<div>\n\n", "\n\n</div>"},
                                           {"<table><tr><td>", "</td></tr></table>"},
                                           {"[", "][r]"},
                                           {"==", "=="},
                                           {"^", "^"},
                                           {"<sub>", "</sub>"},
                                           {"“", "”"},
                                           {"（", "）"},
                                           {"<details>\n", "\n</details>"},
                                           {"$$", "$$"},
                                           {"{", "}"},
                                           {"```{note}\n", "\n```\n"},
                                           {":::{figure} a\n:name: x\n", "\n:::\n"},
                                           {"````{list-table}\n", "\n````\n"},
                                           {"{term}`", "`"}};
    size_t a = roll(t, (uint32_t)t->n + 1), b = a + roll(t, 80);
    if (b > t->n) b = t->n;
    size_t k = roll(t, sizeof pairs / sizeof *pairs);
    insert(t, b, pairs[k][1]);
    insert(t, a, pairs[k][0]);
}

static void note(text *t)
{
    char b[64];
    unsigned n = roll(t, 4);
    snprintf(b, sizeof b, "[^%u]", n);
    insert(t, roll(t, (uint32_t)t->n + 1), b);
    snprintf(b, sizeof b, "\n\n[^%u]: note %s\n\n", n,
             roll(t, 2) ? "\n    - list\n\n    ```\n    x" : "[^1]");
    insert(t, some_line(t), b);
}

static void mutate(text *t)
{
    for (unsigned i = 1 + roll(t, 4); i; i--) switch (roll(t, 9)) {
        case 0: new_table(t); break;
        case 1:
        case 2: change_cell(t); break;
        case 3: mark_line(t); break;
        case 4: change_list(t); break;
        case 5: lines_about(t); break;
        case 6: wrap(t); break;
        case 7: note(t); break;
        default: insert(t, roll(t, (uint32_t)t->n + 1), ONE_OF(t, atoms)); break;
        }
}

static uint32_t seeded(uint32_t seed)
{
    return seed * 2654435761u | 1;
}

#ifndef NB_AFL
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    text t = {(char *)data, size, max, seeded(seed)};
    if (roll(&t, 2)) return LLVMFuzzerMutate(data, size, max);
    mutate(&t);
    return t.n;
}
#else
/* https://aflplus.plus/docs/custom_mutators/ : AFL's own stages go on beside it. */
void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *state, uint8_t *in, size_t size, uint8_t **out, uint8_t *add,
                       size_t add_size, size_t max);
void afl_custom_deinit(void *state);

typedef struct {
    text t;
    char room[ROOM];
} state;

void *afl_custom_init(void *afl, unsigned seed)
{
    (void)afl;
    state *s = calloc(1, sizeof *s);
    if (s) s->t.random = seeded(seed);
    return s;
}

size_t afl_custom_fuzz(void *of, uint8_t *in, size_t size, uint8_t **out, uint8_t *add,
                       size_t add_size, size_t max)
{
    (void)add, (void)add_size;
    state *s = of;
    s->t.p = s->room;
    s->t.max = max < ROOM ? max : ROOM;
    s->t.n = size < s->t.max ? size : s->t.max;
    memcpy(s->room, in, s->t.n);
    mutate(&s->t);
    *out = (uint8_t *)s->room;
    return s->t.n;
}

void afl_custom_deinit(void *s)
{
    free(s);
}
#endif
