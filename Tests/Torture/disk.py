"""A disk of its own, which can be filled: a tmpfs in a mount namespace that ends with this process. Where
that is not allowed, there is none."""

import errno
import os
import subprocess
import sys

INSIDE = "WEIR_TORTURE_INSIDE"


def enter_namespace():
    """Begins this program again where it may mount something that nobody else sees."""
    if os.environ.get(INSIDE):
        return
    os.environ[INSIDE] = "1"
    for words in (["unshare", "-m"], ["unshare", "-r", "-m"]):
        try:
            if subprocess.run(words + ["true"], stderr=subprocess.DEVNULL).returncode == 0:
                os.execvp(words[0], words + [sys.executable, "-B"] + sys.argv)
        except OSError:
            return


class Disk:
    def __init__(self, path, megabytes):
        os.mkdir(path)
        self.path = path
        words = ["mount", "-t", "tmpfs", "-o", "size=%dm" % megabytes, "torture", path]
        try:
            self.can_fill = subprocess.run(words, stderr=subprocess.DEVNULL).returncode == 0
        except OSError:
            self.can_fill = False
        self.ballast = os.path.join(path, ".ballast")

    def fill(self):
        with open(self.ballast, "wb", buffering=0) as file:
            size = 1 << 20
            while size >= 1:
                try:
                    if file.write(b"\0" * size) < size:
                        size //= 2
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def free(self):
        if os.path.exists(self.ballast):
            os.remove(self.ballast)

    def close(self):
        if self.can_fill:
            subprocess.run(["umount", "-l", self.path], check=False)
