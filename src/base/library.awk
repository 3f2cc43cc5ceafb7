# library.awk: src/FOLDER/x.calls becomes FOLDER/x_calls.h (part=h) or its table (part=c). The first lines
# name the library and its headers, the others its functions (or variables), one a line:
#     library libzip.so
#     header zip.h
#     zip_close
# `first NAME` is a void NAME(void) to be called once, before all others: libxml2's threads race without it.
# CC tells which version of the library the linker would take. `id` is FOLDER_x.
/^#/ || !NF { next }
$1 == "library" { so = $2; next }
$1 == "header" { headers = headers "#include <" $2 ">\n"; next }
$1 == "first" { first = $2; next }
{ name[++n] = $1 }

# The name that goes into a program which is linked with it.
function file_name(so,    path, line, words) {
    (CC " -print-file-name=" so) | getline path
    while (("objdump -p " path) | getline line)
        if (split(line, words) == 2 && words[1] == "SONAME") return words[2]
    print FILENAME ": no library " so > "/dev/stderr"
    failed = 1
}
END {
    print "/* Made from " FILENAME ". */"
    if (part == "h") {
        printf "#ifndef NB_CALLS_%s\n#define NB_CALLS_%s\n#include \"base/library.h\"\n%s", id, id, headers
        print "struct nb_" id "_calls {"
        for (i = 1; i <= n; i++) print "    __typeof__(&" name[i] ") to_" name[i] ";"
        print "};\nextern struct nb_" id "_calls nb_" id "_calls;\nextern nb_library nb_" id ";"
        print "#ifndef NB_CALLS_TABLE /* which names the functions themselves */"
        for (i = 1; i <= n; i++)
            printf "#undef %s\n#define %s (*nb_%s_calls.to_%s)\n", name[i], name[i], id, name[i]
        print "#endif\n#endif"
    } else {
        file = file_name(so)
        print "#define NB_CALLS_TABLE\n#include \"" header "\""
        print "#define TEXT_OF(x) #x\n#define TEXT(x) TEXT_OF(x) /* of the name that a macro makes of it */"
        print "struct nb_" id "_calls nb_" id "_calls;\nstatic const char *const name[] = {"
        for (i = 1; i <= n; i++) print "    TEXT(" name[i] "),"
        print "};"
        printf "nb_library nb_%s = {\"%s\", %s, name, %d, &nb_%s_calls, 0};\n", id, file, \
            first ? "\"" first "\"" : 0, n, id
    }
    exit failed
}
