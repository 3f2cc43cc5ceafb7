/* intruder.c: preloaded, this is a book that has taken over the program: at its end it tries what only an
 * attacker would, and says on standard error what succeeded. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void tell(const char *what)
{
    char line[200];
    int n = snprintf(line, sizeof line, "intruder: %s\n", what);
    if (write(STDERR_FILENO, line, (size_t)n) < 0) _exit(3);
}

__attribute__((destructor)) static void intrude(void)
{
    const char *secret = getenv("INTRUDER_SECRET"), *plant = getenv("INTRUDER_PLANT");
    tell("here");
    if (open(secret, O_RDONLY) >= 0) tell("read a file");
    if (open("/etc/passwd", O_RDONLY) >= 0) tell("read passwords");
    if (open(plant, O_WRONLY | O_CREAT, 0666) >= 0) tell("planted a file");
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) tell("opened a socket");
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) tell("started a process");
}
