/* Runs a program and keeps what it writes on its standard output: for tests that ask a second opinion. */
#ifndef TESTS_CAPTURE_H
#define TESTS_CAPTURE_H

#include <spawn.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The exit status, -1 when it could not be run or was killed. The output is NUL-terminated, cut at `size` - 1. */
static inline int capture(char *const argv[], char *output, size_t size) {
  int pipe_fds[2], status;
  pid_t pid;
  posix_spawn_file_actions_t actions;
  if (pipe(pipe_fds) != 0) return -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], 1);
  posix_spawn_file_actions_addclose(&actions, pipe_fds[0]);
  posix_spawn_file_actions_addclose(&actions, pipe_fds[1]);
  int const failed = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_fds[1]);
  size_t n = 0;
  char rest[4096];
  for (ssize_t got = 1; failed == 0 && got > 0;) {
    got = n < size - 1 ? read(pipe_fds[0], output + n, size - 1 - n) : read(pipe_fds[0], rest, sizeof rest);
    if (got > 0 && n < size - 1) n += (size_t)got;
  }
  output[n] = 0;
  close(pipe_fds[0]);
  if (failed != 0 || waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
