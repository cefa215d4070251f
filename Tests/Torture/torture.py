#!/usr/bin/env python3
"""Runs a graph of mixed kinds while a seeded adversary kills it, and resumes it on another number of ranks,
again and again. The end must be that of an undisturbed run, and what runs again the minimum that
minimum.py works out. Prints what was done, and ends with 1 if anything is not so.

    torture.py WEIR [--kills 20] [--drops 1000] [--seed 1] [--keep]
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import graph as drawing  # noqa: E402
import minimum  # noqa: E402

POINTS = ["before-rename", "after-rename", "between-data-and-record", "amid-record",
          "before-journal-sync", "after-journal-sync", "after-reopening", "before-summary",
          "after-summary"]
PROCESSES = ["rank", "rank 0", "child", "all", "launcher", "frozen", "warned"]


class Torture:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = tempfile.mkdtemp(prefix="weir-torture-")
        self.mark = "WEIR_TORTURE=" + self.folder
        self.environment = dict(
            os.environ, WEIR_TORTURE=self.folder, OMPI_ALLOW_RUN_AS_ROOT="1",
            OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1")
        self.tally = {"kills": 0, "resumed": 0, "sessions": 0, "rerun": 0, "minimum": 0}
        self.by = {}

    def weir(self, *words, **variables):
        return subprocess.Popen(
            [self.options.weir, *words], cwd=self.folder, env=dict(self.environment, **variables),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)

    def family(self):
        """The living processes of this torture: number, what it is."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                environment = open("/proc/%s/environ" % pid, "rb").read().split(b"\0")
                name = open("/proc/%s/comm" % pid).read().strip()
                state = open("/proc/%s/stat" % pid).read().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if self.mark.encode() not in environment or state == "Z":
                continue
            rank = [e for e in environment if e.startswith(b"OMPI_COMM_WORLD_RANK=")]
            what = "other"
            if name == "weir":
                what = "rank " + rank[0].split(b"=")[1].decode() if rank else "launcher"
            elif name == "mpirun":
                what = "launcher"
            elif b"WEIR_INSTANCE" in b"".join(environment):
                what = "child"
            found.append((int(pid), what))
        return found

    def kill(self, kind):
        family = self.family()
        fits = [p for p, what in family if kind == "all" or what == kind
                or kind == "rank" and what.startswith("rank")]
        if kind in ("rank", "child", "launcher") and fits:
            fits = [self.random.choice(fits)]
        for pid in fits:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def warn(self, run):
        """As a scheduler does before the time is over."""
        try:
            os.kill(run.pid, signal.SIGUSR1)
        except ProcessLookupError:
            pass

    def freeze(self):
        ranks = [p for p, what in self.family() if what.startswith("rank")]
        for pid in ranks:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(0.3)
        for pid in ranks:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass

    def disturb(self, words, longest):
        """Starts a run and disturbs it; returns when nothing of it lives, with its status."""
        how = self.random.choice(POINTS + PROCESSES + PROCESSES)
        variables = {}
        if how in POINTS:
            variables["WEIR_FAULT"] = "%s:%d" % (how, self.random.choice([1, 1, 2, 3, 8]))
            variables["WEIR_FAULT_RANK"] = str(self.random.choice([0, 0, 1]))
        run = self.weir(*words, **variables)
        if how not in POINTS:
            until = time.time() + self.random.uniform(0.05, longest)
            while time.time() < until and run.poll() is None:
                time.sleep(0.01)
            if how == "frozen":
                self.freeze()
                self.kill("all")
            elif how == "warned":
                self.warn(run)
            elif run.poll() is None:
                self.kill(how)
        try:
            output, _ = run.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            self.kill("all")
            self.fail("a run hangs after %s: %s" % (how, words))
        self.wait_for_end(how)
        self.by[how] = self.by.get(how, 0) + 1
        return how, run.returncode, output.decode(errors="replace")

    def wait_for_end(self, how):
        for _ in range(500):
            if not self.family():
                return
            time.sleep(0.02)
        left = self.family()
        self.kill("all")
        self.fail("these live 10 s after %s: %s" % (how, left))

    def fail(self, text):
        print("torture: seed %d: %s\n  in %s" % (self.options.seed, text, self.folder))
        sys.exit(1)

    def outputs(self, session):
        sums = {}
        for name in sorted(os.listdir(session + "/data")):
            if name.endswith(".txt") and not name.startswith("."):
                sums[name] = hashlib.sha256(open(session + "/data/" + name, "rb").read()).hexdigest()
        return sums

    def states(self, session):
        run = self.weir("drops", "--json", session)
        text, _ = run.communicate()
        return sorted((d["oid"].partition("_")[2], d["state"]) for d in json.loads(text))

    def tear(self, session):
        """A tail that the machine has not written to its end."""
        if self.random.random() < 0.3:
            journals = session + "/journal/"
            for name in os.listdir(journals):
                size = os.stat(journals + name).st_size
                os.truncate(journals + name, max(0, size - self.random.randrange(0, 60)))

    def compare(self, graph, session):
        needed = minimum.minimum(graph, session)
        run = self.weir("resume", "--plan", "--json", session)
        text, _ = run.communicate()
        start = text.find(b"{")
        planned = json.loads(text[start:])["run"] if start >= 0 else -1
        if planned != len(needed):
            self.fail("%d Drops would run again, the minimum is %d" % (planned, len(needed)))
        self.tally["rerun"] += planned
        self.tally["minimum"] += len(needed)

    def session(self, number, graph, reference, seconds):
        session = os.path.join(self.folder, "s%d" % number)
        words = ["run", "-q", "torture.graph", "--session", session]
        self.tally["sessions"] += 1
        for _ in range(self.random.choice([1, 2, 3])):
            if self.tally["kills"] >= self.options.kills:
                break
            ranks = self.random.choice([1, 2, 3, 4])
            how, status, output = self.disturb(
                words[:1] + ["-n", str(ranks)] + words[1:], seconds)
            self.tally["kills"] += 1
            if not os.path.exists(session + "/session.json"):
                shutil.rmtree(session, ignore_errors=True)
                continue
            self.tear(session)
            self.compare(graph, session)
            words = ["resume", "-q", session]
        ranks = self.random.choice([1, 2, 3, 5])
        run = self.weir(*(words[:1] + ["-n", str(ranks)] + words[1:]))
        output, _ = run.communicate(timeout=300)
        self.tally["resumed"] += 1
        if run.returncode != 0:
            self.fail("ends with %d: %s" % (run.returncode, output.decode(errors="replace")))
        if self.outputs(session) != reference[0]:
            self.fail("outputs of %s are not those of an undisturbed run" % session)
        if self.states(session) != reference[1]:
            self.fail("states of %s are not those of an undisturbed run" % session)
        if not self.options.keep:
            shutil.rmtree(session)

    def run(self):
        options = self.options
        effects = self.folder + "/effects"
        with open(self.folder + "/torture.graph", "w") as file:
            file.write(drawing.mixed(options.drops, effects, 0.02))
        subprocess.run([options.weir, "unroll", "torture.graph", "-o", "pg.json"],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        graph = minimum.Graph(self.folder + "/pg.json")
        began = time.time()
        run = self.weir("run", "-q", "-n", "2", "torture.graph", "--session", "reference")
        output, _ = run.communicate(timeout=300)
        if run.returncode != 0:
            self.fail("undisturbed it ends with %d: %s" % (run.returncode, output.decode()))
        seconds = time.time() - began
        reference = self.folder + "/reference"
        expected = (self.outputs(reference), self.states("reference"))
        number = 0
        while self.tally["kills"] < options.kills:
            number += 1
            self.session(number, graph, expected, seconds)
        print("torture: seed %d, %d Drops: %s; by %s; nothing lost" % (
            options.seed, len(graph.names),
            ", ".join("%s %d" % pair for pair in self.tally.items()),
            ", ".join("%s %d" % pair for pair in sorted(self.by.items()))))
        if not options.keep:
            shutil.rmtree(self.folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weir")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--drops", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.weir = os.path.abspath(options.weir)
    Torture(options).run()


main()
