"""The command line `upright`, where the library beside this file has it inside (wheels do): `python -m upright`."""
import ctypes
import os
import signal
import sys

from . import _native


def main():
    """Runs it with this process's arguments and ends the process with its exit code."""
    try:
        command_line = _native.library.upright_command_line
    except AttributeError:
        sys.exit("upright: this libupright_c has no command line inside; install the program upright")
    # As in a program of its own: Python would look at Ctrl-C only after the call, and keep a closed pipe from ending it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    words = [b"upright", *map(os.fsencode, sys.argv[1:])]
    command_line.restype = ctypes.c_int
    sys.exit(command_line(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None)))


if __name__ == "__main__":
    main()
