/*
 * Preloaded into a server under measurement: counts fsync and fdatasync, and makes each of them take longer, as the
 * storage of a cheap till does. The control block is a small file mapped by both sides:
 *   [0] syncs so far   [1] µs to add to each   [2] ns that all of them took, the added time included
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
  void *mapped = mmap(NULL, 24, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) control = mapped;
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int slowly(int (*real)(int), int fd) {
  uint64_t from = now();
  int result = real(fd);
  int saved = errno;
  if (control) {
    uint64_t micros = control[1];
    struct timespec left = {(time_t)(micros / 1000000), (long)(micros % 1000000) * 1000};
    if (micros > 0)
      while (nanosleep(&left, &left) != 0 && errno == EINTR) {
      }
    __atomic_add_fetch(&control[2], now() - from, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&control[0], 1, __ATOMIC_SEQ_CST);
  }
  errno = saved;
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return slowly(real, fd);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return slowly(real, fd);
}
