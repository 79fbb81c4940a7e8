#!/usr/bin/env python3
"""Asks the command line about each file alone, and measures what it cost:

    tests/robustness/measure_each.py PROGRAM FOLDER...       PROGRAM: `upright` of any build, a sanitized one too, or
                                                             `upright_correct_each`, which corrects in every way

An answer and a refusal are both right; a crash, a report of a sanitizer, more than 2 s of the processor or more than
512 MiB of memory is not. The processor's time, because a busy machine stretches the clock's; a sanitizer's share of both
is counted in.
"""
import os
import pathlib
import resource
import subprocess
import sys

MAX_SECONDS = 2.0
MAX_MIB = 512


def calls_of(program, path):
    """Command lines that are measured one by one."""
    if pathlib.Path(program).name != "upright_correct_each":
        return [[program, "--json", "--jobs", "1", path]]
    count = int(subprocess.run([program], stdout=subprocess.PIPE).stdout)
    return [[program, str(number), path] for number in range(count)]


def measure(command):
    """Exit status, seconds of the processor, MiB at most, standard error."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, errors


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program = sys.argv[1]
    files = sorted(path for folder in sys.argv[2:] for path in pathlib.Path(folder).rglob("*") if path.is_file())
    if not files:
        sys.exit("measure_each.py: no files")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    slowest, largest, failed = (0.0, None), (0.0, None), 0
    for path, command in ((path, command) for path in files for command in calls_of(program, path)):
        status, seconds, mib, errors = measure(command)
        slowest, largest = max(slowest, (seconds, path.name)), max(largest, (mib, path.name))
        if status not in (0, 1) or errors or seconds > MAX_SECONDS or mib > MAX_MIB:
            failed += 1
            print(f"{' '.join(map(str, command))}: status {status}, {seconds:.2f} s, {mib:.0f} MiB\n{errors.decode(errors='replace')[-2000:]}")
    print(f"{len(files)} files, {failed} failed; slowest {slowest[0]:.2f} s ({slowest[1]}), "
          f"largest {largest[0]:.0f} MiB ({largest[1]})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
