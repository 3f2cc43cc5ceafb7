/* myst_role.c: roles of MyST, "{name}`text`". */
#include <string.h>

#include "base/file.h"
#include "parse/bib.h"
#include "parse/myst.h"

typedef enum {
    ROLE_REF,
    ROLE_NUMREF,
    ROLE_DOC,
    ROLE_LINK,
    ROLE_TEXT,
    ROLE_WORDS,
    ROLE_CODE,
    ROLE_MATH,
    ROLE_STRONG,
    ROLE_SUB,
    ROLE_SUP,
    ROLE_KBD,
    ROLE_UNDERLINE,
    ROLE_STRIKE,
    ROLE_CITE,
    ROLE_CITE_TEXT
} role;

static const struct {
    const char *name;
    role what;
} roles[] = {
    {"ref", ROLE_REF},
    {"prf:ref", ROLE_REF},
    {"eq", ROLE_REF},
    {"math:numref", ROLE_REF},
    {"numref", ROLE_NUMREF},
    {"doc", ROLE_DOC},
    {"term", ROLE_WORDS},
    {"download", ROLE_LINK},
    {"abbr", ROLE_TEXT},
    {"index", ROLE_TEXT},
    {"math", ROLE_MATH},
    {"sub", ROLE_SUB},
    {"subscript", ROLE_SUB},
    {"sup", ROLE_SUP},
    {"superscript", ROLE_SUP},
    {"kbd", ROLE_KBD},
    {"u", ROLE_UNDERLINE},
    {"underline", ROLE_UNDERLINE},
    {"del", ROLE_STRIKE},
    {"strike", ROLE_STRIKE},
    {"guilabel", ROLE_STRONG},
    {"menuselection", ROLE_STRONG},
    {"strong", ROLE_STRONG},
    {"button", ROLE_STRONG},
    {"file", ROLE_CODE},
    {"code", ROLE_CODE},
    {"command", ROLE_CODE},
    {"program", ROLE_CODE},
    {"samp", ROLE_CODE},
    {"option", ROLE_CODE},
    {"envvar", ROLE_CODE},
    {"literal", ROLE_CODE},
    {"class", ROLE_CODE},
    {"func", ROLE_CODE},
    {"meth", ROLE_CODE},
    {"mod", ROLE_CODE},
    {"attr", ROLE_CODE},
    {"py:class", ROLE_CODE},
    {"py:func", ROLE_CODE},
    {"py:meth", ROLE_CODE},
    {"py:mod", ROLE_CODE},
    {"py:attr", ROLE_CODE},
    {"cite", ROLE_CITE},
    {"cite:p", ROLE_CITE},
    {"cite:ps", ROLE_CITE},
    {"cite:alp", ROLE_CITE},
    {"cite:t", ROLE_CITE_TEXT},
    {"cite:ts", ROLE_CITE_TEXT},
    {"cite:ct", ROLE_CITE_TEXT},
    {"cite:alt", ROLE_CITE_TEXT},
    {"citet", ROLE_CITE_TEXT},
    {"citep", ROLE_CITE},
};

size_t md_myst_role(nb_str s, nb_str *name)
{
    size_t open = nb_str_rchr(s, '{');
    if (!s.n || s.s[s.n - 1] != '}' || open == NB_NPOS || s.n - open > 40) return 0;
    *name = nb_str_sub(s, open + 1, s.n - 1);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (nb_str_is(*name, roles[i].name)) return s.n - open;
    return 0;
}

/* "Words <target>": the two, or both the whole. */
static bool split_target(nb_str s, nb_str *words, nb_str *target)
{
    size_t open = nb_str_rchr(s, '<');
    *words = *target = nb_str_trim(s);
    if (open == NB_NPOS || !s.n || s.s[s.n - 1] != '>' || !open) return false;
    *words = nb_str_trim(nb_str_sub(s, 0, open));
    *target = nb_str_trim(nb_str_sub(s, open + 1, s.n - 1));
    return true;
}

/* code becomes the text of a node of that type. */
static nb_node *wrap(md *x, nb_node *code, nb_node_type type, nb_str words)
{
    nb_node *n = nb_node_new(x->d, type, code->loc);
    nb_node_insert_after(code, n);
    nb_node_detach(code);
    nb_node_append(n, code);
    code->type = NB_TEXT;
    code->as.text.text = words;
    return n;
}

static void refer(md *x, nb_node *code, const char *by, bool numbered)
{
    nb_str words, target;
    bool own = split_target(code->as.text.text, &words, &target);
    if (numbered && (nb_str_find(words, NB_STR("%s"), 0) != NB_NPOS ||
                     nb_str_find(words, NB_STR("{number}"), 0) != NB_NPOS))
        own = false;
    nb_node *link = wrap(x, code, NB_LINK, words);
    link->as.link.url = target;
    link->as.link.edition = nb_str_of(by);
    if (own) link->as.link.title = NB_STR(NB_OWN_WORDS);
}

void md_apply_myst_role(md *x, nb_node *code, nb_str name)
{
    nb_str words, target;
    role what = ROLE_TEXT;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (nb_str_is(name, roles[i].name)) what = roles[i].what;
    switch (what) {
    case ROLE_REF:
    case ROLE_NUMREF: refer(x, code, NB_BY_LABEL, what == ROLE_NUMREF); return;
    case ROLE_DOC: refer(x, code, NB_BY_DOC, false); return;
    case ROLE_LINK:
        split_target(code->as.text.text, &words, &target);
        wrap(x, code, NB_LINK, words)->as.link.url = target;
        return;
    case ROLE_WORDS:
        split_target(code->as.text.text, &words, &target);
        code->type = NB_TEXT;
        code->as.text.text = words;
        return;
    case ROLE_TEXT: code->type = NB_TEXT; return;
    case ROLE_CODE: return;
    case ROLE_MATH:
        words = code->as.text.text;
        code->type = NB_MATH;
        code->as.math.text = words;
        code->as.math.label = NB_STR_NULL;
        return;
    case ROLE_STRONG: wrap(x, code, NB_STRONG, code->as.text.text); return;
    case ROLE_SUB: wrap(x, code, NB_SUB, code->as.text.text); return;
    case ROLE_SUP: wrap(x, code, NB_SUP, code->as.text.text); return;
    case ROLE_KBD: wrap(x, code, NB_KBD, code->as.text.text); return;
    case ROLE_UNDERLINE: wrap(x, code, NB_UNDERLINE, code->as.text.text); return;
    case ROLE_STRIKE: wrap(x, code, NB_STRIKE, code->as.text.text); return;
    case ROLE_CITE:
    case ROLE_CITE_TEXT: md_cite(x, code, what == ROLE_CITE_TEXT); return;
    }
}
