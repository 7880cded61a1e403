/* Starts tests/fault/smtp_sink.py and reads what it received; starts tests/fault/http_source.py. For tests that run from the
 * repository's root. */
#ifndef FAULT_SINK_H
#define FAULT_SINK_H

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"

extern char **environ;

enum { SINK_ARGS_MAX = 24 };

struct sink {
  pid_t pid;
  int input; /* closing it ends the server */
  int port;
  char folder[64];
};

/* Runs a program to its end; its exit status. Output of `argv` goes to `out_fd` (-1: /dev/null). */
static inline int sink_run(const char *const *argv, int in_fd, int out_fd) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (in_fd >= 0) posix_spawn_file_actions_adddup2(&actions, in_fd, 0);
  if (out_fd >= 0)
    posix_spawn_file_actions_adddup2(&actions, out_fd, 1);
  else
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  if (out_fd < 0) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid;
  int status = -1;
  if (posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ) == 0) waitpid(pid, &status, 0);
  posix_spawn_file_actions_destroy(&actions);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Starts a server that prints one line and ends with its input; the line is left in `line`. */
static inline struct sink sink_spawn(const char *const *argv, char *line, size_t room) {
  struct sink s = {0};
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) die("no sink", 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  if (posix_spawn(&s.pid, argv[0], &actions, NULL, (char *const *)argv, environ) != 0) die("no sink", 0);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  s.input = in[1];
  memset(line, 0, room);
  for (size_t n = 0; n < room - 1 && read(out[0], line + n, 1) == 1 && line[n] != '\n';) n++;
  close(out[0]);
  s.port = (int)strtol(line, NULL, 10);
  if (s.port == 0) die("the sink did not start", 0);
  return s;
}

/* `options`: the sink's own, NULL-terminated. Dies when it does not start. */
static inline struct sink sink_start(const char *const *options) {
  char folder[64] = "/tmp/babillard-sink-XXXXXX", line[16];
  if (mkdtemp(folder) == NULL) die("no sink", 0);
  const char *argv[SINK_ARGS_MAX] = {"/usr/bin/python3", "tests/fault/smtp_sink.py", folder};
  for (size_t i = 3; options != NULL && *options != NULL && i + 1 < SINK_ARGS_MAX; i++) argv[i] = *options++;
  struct sink s = sink_spawn(argv, line, sizeof line);
  memcpy(s.folder, folder, sizeof folder);
  return s;
}

/* One file the sink wrote: "0001.eml"; absent when it is not there. */
static inline struct str sink_file(const struct sink *s, struct arena *a, int number, const char *ending) {
  char path[128];
  snprintf(path, sizeof path, "%s/%04d.%s", s->folder, number, ending);
  int const fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return (struct str){0};
  struct out o = out_in(a, (size_t)2 << 20);
  char buffer[4096];
  for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;) out_bytes(&o, buffer, (size_t)n);
  close(fd);
  return out_str(&o);
}

/* How many messages arrived up to their final dot. */
static inline int sink_count(const struct sink *s) {
  scoped(arena) struct arena a = {0};
  int n = 0;
  while (sink_file(s, &a, n + 1, "env").p != NULL) n++;
  return n;
}

static inline void sink_remove_folder(const char *folder) {
  DIR *d = opendir(folder);
  for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
    if (e->d_name[0] != '.') unlinkat(dirfd(d), e->d_name, 0);
  if (d != NULL) closedir(d);
  rmdir(folder);
}

static inline void sink_stop(struct sink *s) {
  close(s->input);
  waitpid(s->pid, NULL, 0);
  if (s->folder[0] != '\0') sink_remove_folder(s->folder);
}

#endif
