/* cli.h: the program as a story: options, parse, then layout and pdf or epub, diagnostics, exit status.
 *
 * The only folder that prints, exits, or reads the environment. Exit status: 0 done, 1 the book or a
 * file is wrong, 2 usage.
 */
#ifndef NB_CLI_CLI_H
#define NB_CLI_CLI_H

int nb_cli_main(int argc, char **argv);

#endif
