/*
 * Preloaded into a station: writes and syncs of files whose path contains QABUL_FAULT_PATH fail, while the control file
 * says so. Its first byte: 0 nothing, 1 syncs fail with EIO, 2 writes with EIO, 3 writes with ENOSPC, 4 writes with EROFS.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile uint8_t *control;
static const char *part;

__attribute__((constructor)) static void attach(void) {
  const char *path = getenv("QABUL_FAULT_CONTROL");
  part = getenv("QABUL_FAULT_PATH");
  int fd = path && part ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) control = mapped;
}

static int isMeant(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, part) != NULL;
}

static int fault(int isSync, int fd) {
  if (!control) return 0;
  uint8_t mode = *control;
  if (mode == 0 || (mode == 1) != (isSync == 1)) return 0;
  if (!isMeant(fd)) return 0;
  errno = mode == 3 ? ENOSPC : mode == 4 ? EROFS : EIO;
  return 1;
}

#define REAL(name, result, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int fsync(int fd) {
  REAL("fsync", int, int);
  return fault(1, fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
  REAL("fdatasync", int, int);
  return fault(1, fd) ? -1 : real(fd);
}
ssize_t write(int fd, const void *from, size_t size) {
  REAL("write", ssize_t, int, const void *, size_t);
  return fault(0, fd) ? -1 : real(fd, from, size);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
  REAL("pwrite", ssize_t, int, const void *, size_t, off_t);
  return fault(0, fd) ? -1 : real(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
  REAL("pwrite64", ssize_t, int, const void *, size_t, off64_t);
  return fault(0, fd) ? -1 : real(fd, from, size, at);
}
