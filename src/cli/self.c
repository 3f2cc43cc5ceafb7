#include "cli/self.h"

#include <link.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"

enum { PROGRAM_LIMIT = 256 << 20 };

typedef struct {
    nb_buf ids;
    bool found; /* the program's own */
} self;

/* A note segment is a row of headers, each with a name and a description, padded to 4 bytes. */
static nb_str build_id(const char *note, size_t n)
{
    ElfW(Nhdr) h;
    for (size_t at = 0; at + sizeof h <= n;) {
        memcpy(&h, note + at, sizeof h);
        size_t name = at + sizeof h, desc = name + (((size_t)h.n_namesz + 3) & ~(size_t)3);
        if (desc + h.n_descsz > n) break;
        if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 && !memcmp(note + name, "GNU", 4))
            return (nb_str){note + desc, h.n_descsz};
        at = desc + (((size_t)h.n_descsz + 3) & ~(size_t)3);
    }
    return NB_STR_NULL;
}

/* The program comes first and has no name; the kernel's page has no folder. */
static int look(struct dl_phdr_info *x, size_t size, void *ctx)
{
    (void)size;
    self *s = ctx;
    bool program = !*x->dlpi_name;
    if (!program && !strchr(x->dlpi_name, '/')) return 0;
    for (size_t i = 0; i < x->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &x->dlpi_phdr[i];
        if (p->p_type != PT_NOTE) continue;
        nb_str id = build_id((const char *)(x->dlpi_addr + p->p_vaddr), p->p_memsz);
        nb_put_str(&s->ids, id);
        s->found |= program && id.n;
    }
    return 0;
}

nb_str nb_self(nb_arena *a)
{
    self s = {0};
    dl_iterate_phdr(look, &s);
    nb_str file = NB_STR_NULL;
    if (!s.found && !nb_file_read(a, NB_STR("/proc/self/exe"), PROGRAM_LIMIT, &file))
        nb_put_str(&s.ids, file);
    nb_str id = nb_digest_hex(a, nb_buf_str(&s.ids));
    nb_buf_free(&s.ids);
    return id;
}
