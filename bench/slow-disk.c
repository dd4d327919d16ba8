/*
 * Preloaded into a server under measurement: counts fsync and fdatasync, and makes each of them take longer, as the
 * storage of a cheap till does. The control block is a small file mapped by both sides:
 *   [0] syncs so far   [1] µs to add to each
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static volatile uint64_t *control;

__attribute__((constructor)) static void attach(void) {
  const char *path = getenv("BENCH_SYNC_CONTROL");
  int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) control = mapped;
}

static int slowly(int result) {
  int saved = errno;
  if (control) {
    __atomic_add_fetch(&control[0], 1, __ATOMIC_SEQ_CST);
    uint64_t micros = control[1];
    struct timespec left = {(time_t)(micros / 1000000), (long)(micros % 1000000) * 1000};
    if (micros > 0)
      while (nanosleep(&left, &left) != 0 && errno == EINTR) {
      }
  }
  errno = saved;
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return slowly(real(fd));
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return slowly(real(fd));
}
