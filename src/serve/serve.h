/* serve.h: files in memory, shown to a browser on this machine.
 *
 * Listens on 127.0.0.1 only, and answers only requests that name it so (a web page elsewhere may make a
 * name of its own point here; its Host gives it away). What is served is what was published last, by
 * exact path: nothing is looked up in the file system. The page at "/" is built in; it reads
 * "/state.json", which the caller publishes among the files, and waits at "/wait" for the next version.
 *
 * libmicrohttpd is opened at need. Threads are its own; the calls here come from one thread.
 */
#ifndef NB_SERVE_SERVE_H
#define NB_SERVE_SERVE_H

#include "base/str.h"

typedef struct nb_server nb_server;

typedef struct {
    nb_str path, bytes; /* "/book/a.pdf" */
} nb_served;

/* port 0 takes any that is free. NULL: *err is an errno value, ENOSYS where libmicrohttpd is missing. */
nb_server *nb_server_open(unsigned port, int *err);
unsigned nb_server_port(const nb_server *s);

/* From now on these files (copied) are all there is; browsers that wait are told. */
void nb_server_publish(nb_server *s, const nb_served *files, size_t n);

void nb_server_close(nb_server *s); /* NULL is allowed */

#endif
