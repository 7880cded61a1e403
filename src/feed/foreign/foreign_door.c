#include "feed/foreign/foreign_door.h"

#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "feed/foreign/foreign_child.h"

enum { LITTLE = 16 << 20 };

/* Allocators end the process by abort(), without a word why: whoever cannot have 16 MB of 256 is out of memory. */
static void on_abort(int signal_number) {
  void *p = mmap(NULL, LITTLE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) _exit(FOREIGN_EXIT_MEMORY);
  signal(signal_number, SIG_DFL); /* abort() raises it again */
}

static bool limit(__rlimit_resource_t what, rlim_t most) { return setrlimit(what, &(struct rlimit){most, most}) == 0; }

bool foreign_door_limits(void) {
  rlim_t const cpu = FOREIGN_CHILD_CPU_S * FOREIGN_PATIENCE;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
  if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0)) return false;
  /* the first tells by SIGXCPU what it was; the second, a second later, cannot be caught */
  if (setrlimit(RLIMIT_CPU, &(struct rlimit){cpu, cpu + 1}) != 0) return false;
  if (!FOREIGN_GUARDED) return true;
  signal(SIGABRT, on_abort);
  return prctl(PR_SET_DUMPABLE, 0) == 0 && limit(RLIMIT_AS, FOREIGN_CHILD_BYTES);
}

static bool allow(scmp_filter_ctx filter) {
  static const int whole[] = {
      SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex),
      SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(getpid), SCMP_SYS(gettid),
      SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
  };
  bool fine = true;
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, whole[i], 0) == 0;
  for (unsigned fd = 1; fd <= 2; fd++) fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, fd, 0)) == 0;
  /* memory of nobody's, that cannot become a program */
  fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                  SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
  fine = fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  /* abort() sends a signal to itself, and to nobody else */
  return fine && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)) == 0;
}

bool foreign_door_close(void) {
  if (!limit(RLIMIT_NOFILE, 0) || !limit(RLIMIT_NPROC, 0)) return false;
  if (!FOREIGN_GUARDED) return true;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == NULL) return false;
  bool const closed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 && allow(filter) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return closed;
}
