/* names.c: what authors call languages, what the definitions call them, and what their styles
 * are to us. */
#include "highlight/grammar.h"

typedef struct {
    const char *name, *to;
} pair;

static nb_str find(const pair *table, size_t n, nb_str name)
{
    for (size_t i = 0; i < n; i++)
        if (nb_str_ieq(name, nb_str_of(table[i].name))) return nb_str_of(table[i].to);
    return NB_STR_NULL;
}

/* What is not called as its definition is. "" = no code: prose, output, data without a grammar.
 * A session in a shell is mostly output, in which the words of a shell mean nothing. */
static const pair languages[] = {
    {"asm", ""},
    {"bash", "sh"},
    {"bat", "dosbatch"},
    {"batch", "dosbatch"},
    {"bib", "bibtex"},
    {"c#", "c-sharp"},
    {"c++", "cpp"},
    {"cc", "cpp"},
    {"cjs", "js"},
    {"clj", "commonlisp"},
    {"clojure", "commonlisp"},
    {"cmd", "dosbatch"},
    {"console", ""},
    {"coffeescript", ""},
    {"cs", "c-sharp"},
    {"csharp", "c-sharp"},
    {"csv", ""},
    {"cu", "cuda"},
    {"cxx", "cpp"},
    {"def", ""},
    {"dockerfile", "docker"},
    {"edn", "commonlisp"},
    {"el", "commonlisp"},
    {"elisp", "commonlisp"},
    {"emacs-lisp", "commonlisp"},
    {"erl", "erlang"},
    {"ex", ""},
    {"f90", "fortran"},
    {"fs", "fsharp"},
    {"golang", "go"},
    {"gql", ""},
    {"h", "chdr"},
    {"handlebars", "html"},
    {"hbs", "html"},
    {"hcl", "terraform"},
    {"hpp", "cpphdr"},
    {"hs", "haskell"},
    {"htm", "html"},
    {"conf", "ini"},
    {"cfg", "ini"},
    {"properties", "ini"},
    {"env", "ini"},
    {"dotenv", "ini"},
    {"javascript", "js"},
    {"jl", "julia"},
    {"json5", "js"},
    {"jsonc", "js"},
    {"jsonl", "json"},
    {"ksh", "sh"},
    {"kt", "kotlin"},
    {"kts", "kotlin"},
    {"lisp", "commonlisp"},
    {"m", "octave"},
    {"make", "makefile"},
    {"md", "markdown"},
    {"mdx", "markdown"},
    {"mjs", "js"},
    {"ml", "ocaml"},
    {"node", "js"},
    {"nodejs", "js"},
    {"objective-c", "objc"},
    {"objectivec", "objc"},
    {"patch", "diff"},
    {"pl", "perl"},
    {"plsql", "sql"},
    {"postgres", "sql"},
    {"postgresql", "sql"},
    {"mysql", "sql"},
    {"sqlite", "sql"},
    {"ps", "powershell"},
    {"ps1", "powershell"},
    {"protobuf", "proto"},
    {"pwsh", "powershell"},
    {"py", "python3"},
    {"py3", "python3"},
    {"python", "python3"},
    {"python2", "python"},
    {"pycon", "python3"},
    {"python-repl", "python3"},
    {"rb", "ruby"},
    {"racket", "scheme"},
    {"rlang", "r"},
    {"restructuredtext", "rst"},
    {"rs", "rust"},
    {"sass", "scss"},
    {"sc", "scala"},
    {"scm", "scheme"},
    {"shell", "sh"},
    {"shellscript", "sh"},
    {"sol", "solidity"},
    {"stylus", ""},
    {"sv", "systemverilog"},
    {"svelte", "html"},
    {"svg", "xml"},
    {"tex", "latex"},
    {"text", ""},
    {"tf", "terraform"},
    {"ts", "typescript"},
    {"tsx", "typescript-jsx"},
    {"txt", ""},
    {"vb", "vbnet"},
    {"vue", "html"},
    {"vue-html", "html"},
    {"xhtml", "html"},
    {"xsd", "xml"},
    {"xsl", "xslt"},
    {"yml", "yaml"},
    {"zsh", "sh"},
};

/* Definitions whose file is not called as they are. */
static const pair files[] = {
    {"r", "R"},
    {"c-sharp", "csharp"},
    {"js", "javascript"},
    {"js-expr", "javascript-expressions"},
    {"js-fn", "javascript-functions-classes"},
    {"js-lit", "javascript-literals"},
    {"js-mod", "javascript-modules"},
    {"js-st", "javascript-statements"},
    {"js-val", "javascript-values"},
    {"gettext-translation", "po"},
    {"proto", "protobuf"},
    {"typescript-js-expr", "typescript-js-expressions"},
    {"typescript-js-fn", "typescript-js-functions-classes"},
    {"typescript-js-lit", "typescript-js-literals"},
    {"typescript-js-mod", "typescript-js-modules"},
    {"typescript-js-st", "typescript-js-statements"},
    {"typescript-type-expr", "typescript-type-expressions"},
    {"typescript-type-gen", "typescript-type-generics"},
    {"typescript-type-lit", "typescript-type-literals"},
};

/* The styles of def.lang, and those of single languages that say more than what they map to.
 * NB_HL_STYLES: as what is around. Errors are for editors; a book shows what its author wrote.
 * Operators would make every line bold. */
static const struct {
    const char *id;
    nb_hl_style style;
} styles[] = {
    {"def:comment", NB_HL_COMMENT},
    {"def:doc-comment", NB_HL_COMMENT},
    {"def:shebang", NB_HL_COMMENT},
    {"def:constant", NB_HL_CONSTANT},
    {"def:special-constant", NB_HL_CONSTANT},
    {"def:character", NB_HL_STRING},
    {"def:string", NB_HL_STRING},
    {"def:special-char", NB_HL_ESCAPE},
    {"def:number", NB_HL_NUMBER},
    {"def:statement", NB_HL_KEYWORD},
    {"def:keyword", NB_HL_KEYWORD},
    {"def:operator", NB_HL_STYLES},
    {"def:reserved", NB_HL_KEYWORD},
    {"def:type", NB_HL_TYPE},
    {"def:function", NB_HL_FUNCTION},
    {"def:builtin", NB_HL_FUNCTION},
    {"def:identifier", NB_HL_STYLES},
    {"def:preprocessor", NB_HL_PREPROCESSOR},
    {"def:emphasis", NB_HL_EMPHASIS},
    {"def:strong-emphasis", NB_HL_STRONG},
    {"def:inline-code", NB_HL_STRING},
    {"def:preformatted-section", NB_HL_STRING},
    {"def:insertion", NB_HL_INSERTED},
    {"def:deletion", NB_HL_DELETED},
    {"def:link-text", NB_HL_STRING},
    {"def:list-marker", NB_HL_KEYWORD},
    {"def:thematic-break", NB_HL_PREPROCESSOR},
    {"def:heading", NB_HL_HEADING},
    {"xml:element-name", NB_HL_KEYWORD},
    {"xml:attribute-name", NB_HL_ATTRIBUTE},
    {"json:keyname", NB_HL_KEYWORD},
    {"toml:variable", NB_HL_TYPE},
    {"java:declaration", NB_HL_KEYWORD},
    {"java:storage-class", NB_HL_KEYWORD},
    {"java:scope-declaration", NB_HL_KEYWORD},
    {"groovy:declaration", NB_HL_KEYWORD},
    {"groovy:storage-class", NB_HL_KEYWORD},
    {"groovy:scope-declaration", NB_HL_KEYWORD},
    {"kotlin:declaration", NB_HL_KEYWORD},
    {"kotlin:modifier", NB_HL_KEYWORD},
    {"scala:declaration", NB_HL_KEYWORD},
    {"scala:modifier", NB_HL_KEYWORD},
    {"swift:declaration", NB_HL_KEYWORD},
    {"swift:modifier", NB_HL_KEYWORD},
    {"c:storage-class", NB_HL_KEYWORD},
    {"sh:others", NB_HL_STYLES},
    {"powershell:variable", NB_HL_TYPE},
    {"markdown:blockquote-marker", NB_HL_PREPROCESSOR},
    {"yaml:directive", NB_HL_PREPROCESSOR},
    {"diff:added-line", NB_HL_INSERTED},
    {"diff:removed-line", NB_HL_DELETED},
    {"diff:changed-line", NB_HL_INSERTED},
    {"diff:location", NB_HL_PREPROCESSOR},
    {"diff:special-case", NB_HL_PREPROCESSOR},
    {"diff:ignore", NB_HL_STYLES},
    {"diff:diff-file", NB_HL_HEADING},
};

static bool is_name(nb_str s)
{
    if (!s.n || s.n > 40 || s.s[0] == '-') return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

nb_str nb_names_language(nb_str name)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (nb_str_ieq(name, nb_str_of(languages[i].name))) return nb_str_of(languages[i].to);
    return is_name(name) ? name : NB_STR_NULL;
}

nb_str nb_names_file(nb_arena *a, nb_str id)
{
    nb_str file = find(files, sizeof files / sizeof *files, id);
    return nb_str_cat(a, file.n ? file : id, NB_STR(".lang"));
}

int nb_names_style(nb_str id)
{
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (nb_str_is(id, styles[i].id)) return styles[i].style;
    return -1;
}

const char *nb_highlight_name(nb_hl_style style)
{
    static const char *const names[NB_HL_STYLES] = {
        [NB_HL_PLAIN] = "",         [NB_HL_KEYWORD] = "k",   [NB_HL_TYPE] = "t",
        [NB_HL_FUNCTION] = "f",     [NB_HL_STRING] = "s",    [NB_HL_ESCAPE] = "e",
        [NB_HL_NUMBER] = "n",       [NB_HL_CONSTANT] = "o",  [NB_HL_COMMENT] = "c",
        [NB_HL_PREPROCESSOR] = "p", [NB_HL_ATTRIBUTE] = "a", [NB_HL_HEADING] = "h",
        [NB_HL_EMPHASIS] = "m",     [NB_HL_STRONG] = "b",    [NB_HL_INSERTED] = "i",
        [NB_HL_DELETED] = "d"};
    return style < NB_HL_STYLES ? names[style] : "";
}
