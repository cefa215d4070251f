"""The living processes of a torture, which a variable in their environment tells from all others."""

import os
import signal
import time


class Family:
    def __init__(self, mark, program):
        self.mark, self.program = mark.encode(), program[:15]

    def members(self):
        """Number, and what it is: "rank 0", "launcher", "child", "other"."""
        found = [(pid, what) for pid, what in
                 map(self.look, filter(str.isdigit, os.listdir("/proc"))) if what]
        if any(what == "mpirun" for _, what in found):
            return [(pid, "launcher" if what in ("mpirun", "weir") else what) for pid, what in found]
        return [(pid, "rank 0" if what == "weir" else what) for pid, what in found]

    def look(self, pid):
        try:
            environment = open("/proc/%s/environ" % pid, "rb").read().split(b"\0")
            name = open("/proc/%s/comm" % pid).read().strip()
            state = open("/proc/%s/stat" % pid).read().rpartition(")")[2].split()[0]
        except OSError:
            return int(pid), None
        if self.mark not in environment or state == "Z":
            return int(pid), None
        ranks = [e for e in environment if e.startswith(b"OMPI_COMM_WORLD_RANK=")]
        if any(e.startswith(b"WEIR_INSTANCE=") for e in environment):
            return int(pid), "child"
        if name == self.program:
            return int(pid), "rank " + ranks[0].split(b"=")[1].decode() if ranks else "weir"
        return int(pid), "mpirun" if name == "mpirun" else "other"

    def pids(self, kind):
        """Those of a kind; "rank" is any of them, "all" are all."""
        return [pid for pid, what in self.members()
                if kind in ("all", what) or kind == "rank" and what.startswith("rank")]

    def has_ended(self, seconds=60):
        until = time.time() + seconds
        while self.members():
            if time.time() > until:
                return False
            time.sleep(0.02)
        return True


def send(pids, number=signal.SIGKILL):
    """How many were there to hear of it."""
    heard = 0
    for pid in pids:
        try:
            os.kill(pid, number)
            heard += 1
        except ProcessLookupError:
            pass
    return heard
