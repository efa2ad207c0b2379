"""A library that lets calls of the operating system fail, or clocks run ahead, in a process of a test."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* SHIM_CALL: "write", "read" or "lock". The call number SHIM_AT (and with SHIM_STICKY all later ones) at a
   file below SHIM_PATH fails with SHIM_ERRNO. SHIM_OFFSET: seconds by which the clock is ahead. */
static atomic_long calls;

static long number(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }

static int fails(const char *call, int file) {
    const char *wanted = getenv("SHIM_CALL"), *below = getenv("SHIM_PATH");
    char link[64], path[4096];
    if (!wanted || !below || strcmp(wanted, call)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, below, strlen(below))) return 0;
    long call_number = ++calls;
    long at = number("SHIM_AT");
    if (call_number != at && !(getenv("SHIM_STICKY") && call_number > at)) return 0;
    errno = number("SHIM_ERRNO");
    return 1;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *data, size_t size) {
    return fails("write", file) ? -1 : REAL(write)(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    return fails("write", file) ? -1 : REAL(pwrite)(file, data, size, at);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    return fails("write", file) ? -1 : REAL(pwrite64)(file, data, size, at);
}
ssize_t read(int file, void *data, size_t size) {
    return fails("read", file) ? -1 : REAL(read)(file, data, size);
}
ssize_t pread(int file, void *data, size_t size, off_t at) {
    return fails("read", file) ? -1 : REAL(pread)(file, data, size, at);
}
ssize_t pread64(int file, void *data, size_t size, off64_t at) {
    return fails("read", file) ? -1 : REAL(pread64)(file, data, size, at);
}
static int control(const char *name, int file, int command, void *argument) {
    if ((command == F_SETLK || command == F_SETLKW) && fails("lock", file)) return -1;
    return ((int (*)(int, int, ...)) dlsym(RTLD_NEXT, name))(file, command, argument);
}
#define CONTROL(name) int name(int file, int command, ...) { \
    va_list rest; va_start(rest, command); void *argument = va_arg(rest, void *); va_end(rest); \
    return control(#name, file, command, argument); }
CONTROL(fcntl)
CONTROL(fcntl64)
int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = REAL(clock_gettime)(clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += number("SHIM_OFFSET");
    return result;
}
"""


@cache
def _library() -> Path | None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    folder = Path(mkdtemp(prefix="feeds-shim-"))
    (folder / "shim.c").write_text(SOURCE)
    built = folder / "shim.so"
    options = ("-shared", "-fPIC", "-O2", "-w", "-ldl")
    command = [compiler, *options, "-o", str(built), str(folder / "shim.c")]
    done = subprocess.run(command, capture_output=True, check=False)
    return built if done.returncode == 0 else None


def shim(**variables: object) -> Mapping[str, str]:
    """The environment of a process whose calls fail: call, path, at, errno, sticky, offset."""
    library = _library()
    if library is None:
        pytest.skip("no C compiler")
    given = {f"SHIM_{name.upper()}": str(value) for name, value in variables.items()}
    return os.environ | {"LD_PRELOAD": str(library)} | given
