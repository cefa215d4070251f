#!/usr/bin/env python3
"""Runs a graph of mixed kinds while a seeded adversary kills it, and resumes it on another number of ranks,
again and again, now and then with an edited graph. The end must be that of an undisturbed run of the graph that
it ended with, and what runs again the minimum that minimum.py works out. Prints what was done, and ends with 1 if anything is not so.

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
import disk  # noqa: E402
import graph as drawing  # noqa: E402
import minimum  # noqa: E402
from adversary import Adversary, Hang  # noqa: E402
from family import Family, send  # noqa: E402


class Torture:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = tempfile.mkdtemp(prefix="weir-torture-")
        self.environment = dict(
            os.environ, WEIR_TORTURE=self.folder, OMPI_ALLOW_RUN_AS_ROOT="1",
            OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1")
        # What its ranks share Open MPI leaves there when all of it is killed.
        self.segments = None
        if os.path.isdir("/dev/shm"):
            self.segments = tempfile.mkdtemp(prefix="mpi-", dir="/dev/shm")
            for name in ("vader", "sm"):
                self.environment["OMPI_MCA_btl_%s_backing_directory" % name] = self.segments
        self.family = Family("WEIR_TORTURE=" + self.folder, os.path.basename(options.weir))
        self.disk = disk.Disk(self.folder + "/disk", 64 + options.drops // 50)
        self.adversary = Adversary(self.random, self.family, self.disk)
        self.adversary.is_refused = self.refused_while_frozen
        self.effects = self.folder + "/effects"
        self.tally = dict.fromkeys(
            ["kills", "sessions", "resumed", "ran", "minimum", "again", "starts", "edits", "rounds"], 0)
        self.by, self.missed, self.references = {}, 0, {}

    def weir(self, *words, **variables):
        return subprocess.Popen(
            [self.options.weir, *words], cwd=self.disk.path,
            env=dict(self.environment, **variables), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)

    def fail(self, text):
        send(self.family.pids("all"))
        print("torture: seed %d: after %d kills: %s\n  in %s" % (
            self.options.seed, self.tally["kills"], text, self.folder), flush=True)
        self.disk.free()
        shutil.copytree(self.disk.path, self.folder + "/kept", symlinks=True, dirs_exist_ok=True)
        self.disk.close()
        sys.exit(1)

    # MARK: What is compared

    def outputs(self, session):
        sums = {}
        for name in sorted(os.listdir(session + "/data")):
            if name.endswith(".txt") and not name.startswith((".", *drawing.APART)):
                sums[name] = hashlib.sha256(open(session + "/data/" + name, "rb").read()).hexdigest()
        return sums

    def check_lots(self, session):
        """What never comes out the same is nowhere mixed with what it was before."""
        folder = session + "/data/"
        for name in os.listdir(folder):
            if name.startswith(drawing.DRAWN):
                copy = name.replace(drawing.DRAWN, drawing.COPIED, 1)
                if open(folder + name).read() != open(folder + copy).read():
                    self.fail("%s was made of another %s" % (copy, name))

    def lose(self, session):
        """Files that somebody has taken away."""
        folder = session + "/data/"
        for name in sorted(os.listdir(folder)) if self.random.random() < 0.6 else []:
            if name.startswith(drawing.SLIPS) and self.random.random() < 0.5:
                os.remove(folder + name)

    def states(self, session):
        text, _ = self.weir("drops", "--json", session).communicate()
        return sorted((d["oid"].partition("_")[2], d["state"]) for d in json.loads(text))

    def run_number(self, session):
        return json.load(open(session + "/session.json"))["run"]

    def damage(self, session):
        """A tail that the machine has not written to its end, or not as it was meant."""
        journals = minimum.journal_folder(session) + "/"
        for name in os.listdir(journals) if self.random.random() < 0.4 else []:
            size = os.stat(journals + name).st_size
            how = self.random.choice(["cut", "flip", "junk"])
            with open(journals + name, "r+b") as file:
                if how == "cut":
                    file.truncate(max(0, size - self.random.randrange(0, 60)))
                elif how == "junk":
                    file.seek(size)
                    file.write(self.random.randbytes(self.random.randrange(1, 200)))
                elif size > 80:
                    place = size - 1 - self.random.randrange(0, 60)
                    file.seek(place)
                    byte = file.read(1)[0]
                    file.seek(place)
                    file.write(bytes([byte ^ 1 << self.random.randrange(8)]))

    def plan(self, session, edit):
        """What is to be done, with the graph that the session has or an edited one: Weir's count must be that
        of minimum.py."""
        planned = minimum.minimum(self.graph, session, self.changed(edit) if edit is not None else ())
        needed = planned[0]
        text, _ = self.weir(
            "resume", "--plan", "--json", *self.edit_words(edit), session).communicate()
        start = text.find(b"{")
        count = json.loads(text[start:])["run"] if start >= 0 else -1
        if count != len(needed):
            self.fail("%d Drops would run again, the minimum is %d (from \"%s\" to %s)\n%s" % (
                count, len(needed), self.edit, edit, text[:max(start, 0)].decode(errors="replace")))
        return planned

    def check_work(self, session, run, planned, started, is_whole):
        """What a run that went on has done, against what there was to do."""
        begun = {self.graph.uid[line] for line in started}
        allowed = set(planned[0])
        for number in range(run, self.run_number(session) + 1):
            if number > run:
                # What came out different has made another run necessary.
                planned = minimum.minimum(self.graph, session, until=number - 1)
                allowed |= planned[0]
                self.tally["rounds"] += 1
            needed, again, kept_aside = planned
            ran = minimum.ended_in(self.graph, session, number) - (kept_aside - needed)
            self.refuse(ran - needed)
            if is_whole:
                if ran != needed:
                    self.fail("%d Drops of the minimum have not run" % len(needed - ran))
                self.tally["ran"] += len(ran)
                self.tally["minimum"] += len(needed)
            self.tally["again"] += len(ran & again)
        self.refuse(begun - allowed)

    def refuse(self, extra):
        if extra:
            names = [self.graph.node[n]["name"] for n in sorted(extra)]
            self.fail("%d Drops ran that had no need to: %s" % (len(names), names[:10]))

    def new_effects(self, since):
        with open(self.effects) as file:
            file.seek(since)
            lines = file.read().split()
        self.tally["starts"] += len(lines)
        return lines

    def refused_while_frozen(self):
        if not os.path.exists(self.session + "/session.json"):
            return
        run = self.weir("resume", "-q", self.session)
        output, _ = run.communicate(timeout=600)
        if run.returncode == 0 and b"nothing to run" not in output:
            journals = os.listdir(minimum.journal_folder(self.session))
            # One that has ended all that there was need not be held by anybody.
            if minimum.minimum(self.graph, self.session)[0] or not journals:
                self.fail("a session was resumed while a rank of it stood still")

    # MARK: Edited graphs

    def changed(self, edit):
        """Apps whose contents are others, from the graph that the session has to the edited one."""
        return [] if edit == self.edit else drawing.EDITS[self.edit] + drawing.EDITS[edit]

    def edit_words(self, edit):
        return [] if edit is None else ["--graph", "../torture%s.graph" % edit]

    def choose_edit(self):
        """None: the graph stays as it is."""
        if self.adversary.has_met_edits and self.random.random() > 0.2:
            return None
        return self.random.choice([e for e in drawing.EDITS if e != self.edit])

    def heed_edit(self, session, edit):
        """Whether the edit counts says the session, however the run that made it has ended."""
        if minimum.edits(session) > self.edits:
            self.edits, self.edit = self.edits + 1, edit
            self.tally["edits"] += 1

    # MARK: A session

    def one_session(self, number):
        self.session = session = "%s/s%d" % (self.disk.path, number)
        words, planned, edit = ["run", "-q", "../torture.graph", "--session", session], None, None
        self.edit, self.edits = "", 0
        self.tally["sessions"] += 1
        for _ in range(self.random.choice([1, 2, 3])):
            if self.tally["kills"] >= self.options.kills:
                break
            how = self.adversary.choose(resumes=planned is not None, edits=edit is not None)
            since = os.path.getsize(self.effects)
            ranks = self.random.choice([1, 2, 3, 4])
            run = self.start(words, ranks, **self.adversary.variables(how, ranks))
            try:
                struck, status, output = self.adversary.disturb(how, run, self.has_come_so_far())
            except Hang as error:
                self.fail("%s: %s" % (error, words))
            self.count(how, struck, status, output)
            started = self.new_effects(since)
            if not os.path.exists(session + "/session.json"):
                shutil.rmtree(session, ignore_errors=True)
                continue
            self.heed_edit(session, edit)
            if planned:
                self.check_work(session, self.run, planned, started, is_whole=False)
            self.damage(session)
            self.lose(session)
            edit = self.choose_edit()
            planned = self.plan(session, edit)
            self.run = self.run_number(session) + 1
            words = ["resume", "-q", *self.edit_words(edit), session]
        since = os.path.getsize(self.effects)
        run = self.start(words, self.random.choice([1, 2, 3, 5]))
        output, _ = run.communicate(timeout=900)
        if run.returncode != 0:
            self.fail("ends with %d: %s" % (run.returncode, output.decode(errors="replace")))
        self.heed_edit(session, edit)
        started = self.new_effects(since)
        if planned:
            self.tally["resumed"] += 1
            self.check_work(session, self.run, planned, started, is_whole=True)
        outputs, states = self.reference(self.edit)
        if self.outputs(session) != outputs:
            self.fail("outputs of %s are not those of an undisturbed run" % session)
        self.check_lots(session)
        if minimum.minimum(self.graph, session)[0]:
            self.fail("%s is out of date" % session)
        if self.states(session) != states:
            self.fail("states of %s are not those of an undisturbed run" % session)
        shutil.rmtree(session)

    def written(self, session):
        """Bytes in journals: how far a run has come, whatever the machine does besides."""
        try:
            folder = minimum.journal_folder(session)
            return sum(entry.stat().st_size for entry in os.scandir(folder))
        except FileNotFoundError:
            return 0

    def has_come_so_far(self):
        """A question that is true from some moment of the run on: often of its beginning or its end."""
        now, whole = self.written(self.session), self.whole
        part = self.random.choice([0, self.random.random(), self.random.random(), 0.95])
        wanted = now + part * max(1, whole - now)
        late = time.time() + self.random.uniform(0, 0.5 if part else 1)
        return lambda: self.written(self.session) >= wanted and (part or time.time() >= late)

    def start(self, words, ranks, **variables):
        return self.weir(*(words[:1] + ["-n", str(ranks)] + words[1:]), **variables)

    def count(self, how, struck, status, output):
        if self.options.verbose:
            print("  %s%s: %d %s" % (how, "" if struck else " (missed)", status, output[-300:]),
                  flush=True)
        if not struck:
            self.missed += 1
            return
        self.by[how] = self.by.get(how, 0) + 1
        # A rank that stands still for a moment is to make no difference.
        if how == "paused":
            if status != 0:
                self.fail("ends with %d after a pause: %s" % (status, output))
            return
        self.tally["kills"] += 1
        if how == "full" and status not in (0, 2, 70):
            self.fail("ends with %d when the disk is full: %s" % (status, output))

    # MARK: All of them

    def prepare(self):
        for edit in drawing.EDITS:
            with open("%s/torture%s.graph" % (self.folder, edit), "w") as file:
                file.write(drawing.mixed(self.options.drops, self.effects, 0.02, edit))
        subprocess.run([self.options.weir, "unroll", "torture.graph", "-o", "pg.json"],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        self.graph = minimum.Graph(self.folder + "/pg.json")
        self.reference("")

    def reference(self, edit):
        """Outputs and states of an undisturbed run; of each graph that makes others there is one, when it is
        asked for."""
        edit = "" if edit in drawing.ALIKE else edit
        if edit not in self.references:
            session = self.disk.path + "/reference"
            run = self.weir("run", "-q", "-n", "2", "../torture%s.graph" % edit, "--session", session)
            output, _ = run.communicate(timeout=900)
            if run.returncode != 0:
                self.fail("undisturbed it ends with %d: %s" % (run.returncode, output.decode()))
            self.whole = self.written(session)
            self.references[edit] = self.outputs(session), self.states(session)
            shutil.rmtree(session)
        return self.references[edit]

    def torture(self):
        self.prepare()
        number = 0
        while self.tally["kills"] < self.options.kills:
            number += 1
            self.one_session(number)
        left_out = "" if self.disk.can_fill else "; the disk was not filled, for nothing may be mounted"
        print("torture: seed %d, %d Drops: %d kills in %d sessions, %d resumed; Drops run %d / minimum "
              "%d, %d of all again; %d edits; %d runs for what came out different; %d starts of programs; "
              "by %s%s; nothing lost" % (
                  self.options.seed, len(self.graph.names), self.tally["kills"],
                  self.tally["sessions"], self.tally["resumed"], self.tally["ran"],
                  self.tally["minimum"], self.tally["again"], self.tally["edits"],
                  self.tally["rounds"], self.tally["starts"],
                  ", ".join("%s %d" % pair for pair in sorted(self.by.items())), left_out))
        self.disk.close()
        shutil.rmtree(self.folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weir")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--drops", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.weir = os.path.abspath(options.weir)
    disk.enter_namespace()
    # Its children have sessions of their own: they are ended here, however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    torture = Torture(options)
    try:
        torture.torture()
    finally:
        send(torture.family.pids("all"))
        if torture.segments:
            shutil.rmtree(torture.segments, ignore_errors=True)


main()
