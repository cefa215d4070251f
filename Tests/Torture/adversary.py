"""What is done to a run. Each way is met before any is met again, in an order that the seed gives."""

import signal
import subprocess
import time

from family import send

POINTS = ["before-rename", "after-rename", "between-data-and-record", "amid-record",
          "before-journal-sync", "after-journal-sync", "amid-conclude", "before-summary",
          "after-summary"]
# Only met by a run that goes on with a session.
RESUMING = ["after-reopening", "amid-resuming"]
# Only by one that goes on with an edited graph.
EDITING = ["amid-edit", "after-edit"]
PROCESSES = ["rank", "rank 0", "child", "all", "launcher", "frozen", "abandoned", "warned",
             "amid-saving", "paused"]


class Hang(Exception):
    pass


class Adversary:
    def __init__(self, random, family, disk):
        self.random, self.family, self.disk = random, family, disk
        self.deck = {False: [], True: []}
        # The edit itself is met before anything else that can happen to it.
        self.edits, self.has_met_edits = EDITING[:], False

    def choose(self, resumes, edits=False):
        # The edit itself more often than what follows it, which is as ever.
        if edits and (not self.has_met_edits or self.random.random() < 0.7):
            if not self.edits:
                self.edits += EDITING * 2 + RESUMING + ["all"]
                self.random.shuffle(self.edits)
            how = self.edits.pop()
            self.has_met_edits = self.has_met_edits or not self.edits
            return how
        deck = self.deck[resumes]
        if not deck:
            # Processes die at any moment, so each of them more often.
            deck += POINTS + PROCESSES + [p for p in PROCESSES if p != "abandoned"]
            deck += (["full"] * 2 if self.disk.can_fill else []) + (RESUMING * 2 if resumes else [])
            self.random.shuffle(deck)
        return deck.pop()

    def variables(self, how, ranks):
        if how not in POINTS + RESUMING + EDITING + ["amid-saving"]:
            return {}
        once = how in ("amid-resuming", "after-reopening", "amid-conclude", "before-summary",
                       "after-summary", "amid-saving", "amid-edit", "after-edit")
        rank = 0 if how in ("amid-resuming", "before-summary", "after-summary", "amid-edit",
                            "after-edit") else self.random.randrange(ranks)
        return {"WEIR_FAULT": "%s:%d" % (how, 1 if once else self.random.choice([1, 1, 2, 3, 8])),
                "WEIR_FAULT_RANK": str(rank)}

    def disturb(self, how, run, has_come_so_far):
        """Strikes when the run has come so far. Returns when nothing of the run lives: whether it was disturbed, its status, its words."""
        struck = False
        if how in PROCESSES + ["full"]:
            until = time.time() + 120
            while not struck and run.poll() is None and time.time() < until:
                # Perhaps there is nobody yet whom it could hit.
                struck = has_come_so_far() and self.strike(how, run)
                time.sleep(0.005)
        try:
            output, _ = run.communicate(timeout=600)
        except subprocess.TimeoutExpired:
            raise Hang("a run hangs after %s" % how)
        if not self.family.has_ended():
            raise Hang("these live a minute after %s: %s" % (how, self.family.members()))
        self.disk.free()
        if how in POINTS + RESUMING + EDITING + ["amid-saving"]:
            struck = run.returncode not in (0, 75)
        return struck, run.returncode, output.decode(errors="replace")

    def strike(self, how, run):
        family = self.family
        if how == "full":
            self.disk.fill()
            return True
        if how in ("warned", "amid-saving"):
            # As a scheduler does before the time is over.
            return send([run.pid], signal.SIGUSR1) > 0
        if how in ("frozen", "paused", "abandoned"):
            return self.freeze(how)
        pids = family.pids(how)
        if how in ("rank", "child", "launcher") and pids:
            pids = [self.random.choice(pids)]
        return send(pids) > 0

    def freeze(self, how):
        """Ranks that stand still for a while: then they go on, or everything is killed, or everything but
        one of them, which is what a host is that nobody hears of any more."""
        ranks = self.family.pids("rank")
        if how != "frozen" and ranks:
            ranks = [self.random.choice(ranks)]
        if not send(ranks, signal.SIGSTOP):
            return False
        time.sleep(self.random.uniform(0.1, 0.6))
        if how == "paused":
            return send(ranks, signal.SIGCONT) > 0
        if how == "frozen":
            send(self.family.pids("all"))
            return True
        send([pid for pid in self.family.pids("all") if pid not in ranks])
        self.left = ranks[0]
        self.is_refused()
        send(ranks)
        return True

    # Set by the torture: that nobody may have the session while one of its ranks stands still.
    is_refused = staticmethod(lambda: None)
