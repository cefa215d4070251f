"""A graph of mixed kinds, as EAGLE's JSON: programs that leave a line where they are begun, apps inside
ranks, files, memory, arrays, scatters, gathers, loops, a branch not taken, programs that fail once, and
programs that never write the same again."""

import json

BASH = "dlg.apps.bash_shell_app.BashShellApp"
COPY = "dlg.apps.simple.CopyApp"
GATHER = "dlg.apps.simple.GenericGatherApp"
FILE = "dlg.data.drops.file.FileDROP"
MEMORY = "dlg.data.drops.memory.InMemoryDROP"


class Drawing:
    def __init__(self):
        self.nodes, self.links = {}, []

    def node(self, name, category, kind, parent=None, **fields):
        self.nodes[name] = {
            "id": name, "name": name, "category": category, "categoryType": kind,
            "isGroup": kind == "Construct",
            "fields": [{"id": k, "name": k, "value": str(v), "usage": "NoPort"}
                       for k, v in fields.items()]}
        if parent:
            self.nodes[name]["parentId"] = parent

    def app(self, name, parent=None, dropclass=COPY, **fields):
        self.node(name, "DALiuGEApp", "Application", parent, dropclass=dropclass, **fields)

    def bash(self, name, command, parent=None, **fields):
        # A child that the adversary kills costs a try.
        self.app(name, parent, BASH, **{"command": command, "n_tries": 8, **fields})

    def file(self, name, parent=None, **fields):
        self.node(name, "File", "Data", parent, dropclass=FILE, filepath=name + ".txt", **fields)

    def memory(self, name, parent=None, **fields):
        self.node(name, "Memory", "Data", parent, dropclass=MEMORY, **fields)

    def change(self, node, field, value):
        fields = self.nodes[node]["fields"]
        fields[:] = [f for f in fields if f["id"] != field]
        fields.append({"id": field, "name": field, "value": str(value), "usage": "NoPort"})

    def port(self, node, name, usage):
        fields = self.nodes[node]["fields"]
        if not any(f["id"] == name + usage for f in fields):
            fields.append({"id": name + usage, "name": name, "value": "", "usage": usage})

    def link(self, source, target, port="x", enters_loop=False):
        self.port(source, port, "OutputPort")
        self.port(target, port, "InputPort")
        self.links.append({"from": source, "to": target, "fromPort": port + "OutputPort",
                           "toPort": port + "InputPort", "loop_aware": "1" if enters_loop else "0"})

    def chain(self, *names):
        for source, target in zip(names, names[1:]):
            self.link(source, target)

    def json(self):
        return json.dumps({
            "modelData": {"filePath": "torture.graph", "schemaVersion": "OJS", "fileType": "Graph"},
            "nodeDataArray": list(self.nodes.values()), "linkDataArray": self.links})


# Edits of the graph, and the apps whose contents each changes: those at its end; those of a loop, which all
# that is gathered follows; apps inside ranks, with memory and arrays, which make the same as before. How
# often an app is tried changes nothing.
EDITS = {"": [], "end": ["end"], "loop": ["turn"], "native": ["c1"], "tries": []}
# Files that are others whenever they are made anew, and what has to be the same as each.
DRAWN, COPIED = "lot", "used"
# And files that are taken away, and stay so if nobody needs them.
SLIPS = "slip"
APART = (DRAWN, COPIED, SLIPS)
# Those of them that make the same as the graph that nobody has edited.
ALIKE = ["end", "native", "tries"]


def mixed(drops, effects, seconds, edit=""):
    """About so many Drops; programs sleep for so long."""
    d = Drawing()
    mark = "echo $DLG_UID >> '%s'; " % effects
    add_programs(d, mark, seconds, copies=max(2, drops // 250))
    add_native(d, copies=max(10, drops * 2 // 25))
    add_loops(d, mark, rounds=max(3, drops // 100))
    d.app("gather")
    d.file("all")
    for part in ("held", "handful", "state", "line"):
        d.link(part, "gather")
    d.chain("gather", "all")
    add_branch(d)
    d.link("all", "choose")
    # Whichever of its processes the adversary kills, the program has failed.
    d.bash("end", mark + "set -o pipefail; sort {x} | cksum > {r}")
    d.file("sum")
    d.link("all", "end")
    d.link("end", "sum", "r")
    add_lots(d, mark, copies=max(2, drops // 500))
    edited = {"end": ("end", "command", mark + "set -o pipefail; cat {x} | sort | cksum > {r}"),
              "loop": ("turn", "command", mark + "cat {x} > {y} && echo $WEIR_INDEX again >> {y}"),
              "native": ("c1", "colour", "red"), "tries": ("work", "n_tries", 9)}
    if edit:
        d.change(*edited[edit])
    return d.json()


def add_programs(d, mark, seconds, copies):
    """Programs and files; the second of each copy fails when it is tried first."""
    d.node("programs", "Scatter", "Construct", num_of_copies=copies)
    d.bash("work", mark + "sleep %g; echo $WEIR_INDEX > {x}" % seconds, "programs")
    d.file("made", "programs")
    d.bash("flaky", mark + "tried=$(basename {y}).tried; test -e $tried || "
           "{ touch $tried; exit 1; }; cat {x} > {y}", "programs")
    d.file("mended", "programs")
    d.app("into", "programs")
    d.memory("held", "programs")
    d.chain("work", "made", "flaky")
    d.link("flaky", "mended", "y")
    d.chain("mended", "into", "held")


def add_native(d, copies):
    """Apps inside ranks, memory, arrays in arenas, gathered ten at a time."""
    d.node("many", "Scatter", "Construct", num_of_copies=copies)
    d.app("hello", "many", "dlg.apps.simple.HelloWorldApp")
    names = ["hello"]
    for step in range(5):
        d.memory("m%d" % step, "many", **({"place": "arena"} if step == 2 else {}))
        d.app("c%d" % step, "many")
        names += ["m%d" % step, "c%d" % step]
    d.memory("last", "many")
    d.chain(*names, "last")
    d.node("tens", "Gather", "Construct", num_of_inputs=10)
    d.app("join", "tens", GATHER, group_start="1")
    d.memory("handful", "tens")
    d.link("last", "tens")
    d.chain("join", "handful")


def add_loops(d, mark, rounds):
    """What a round ends with begins the next: in memory, and as a file that grows by a line."""
    d.app("begin", None, "dlg.apps.simple.HelloWorldApp")
    d.memory("first")
    d.chain("begin", "first")
    d.node("rounds", "Loop", "Construct", num_of_iter=rounds)
    d.app("step", "rounds", group_start="1")
    d.memory("state", "rounds", group_end="1")
    d.link("first", "step", enters_loop=True)
    d.chain("step", "state")
    d.node("turns", "Loop", "Construct", num_of_iter=6)
    d.bash("turn", mark + "cat {x} > {y} && echo $WEIR_INDEX >> {y}", "turns", group_start="1")
    d.file("line", "turns", group_end="1")
    d.link("first", "turn", enters_loop=True)
    d.link("turn", "line", "y")


def add_lots(d, mark, copies):
    """Draws that come out different each time, and with each a slip that is needed when everything else is done:
    where it is lost, the lot is drawn again, and who used the old one has to use the new one. That
    the use has as many lines as before ends it."""
    d.node("lots", "Scatter", "Construct", num_of_copies=copies)
    d.bash("draw", mark + "echo $RANDOM $$ $(date +%N) > {x}; echo $WEIR_INDEX > {l}", "lots")
    d.file(DRAWN, "lots")
    d.file(SLIPS, "lots")
    d.bash("use", mark + "cat {x} > {y}", "lots")
    d.file(COPIED, "lots")
    d.bash("count", mark + "wc -l < {y} > {n}", "lots")
    d.file("lines", "lots")
    d.app("tell", "lots")
    d.file("told", "lots")
    d.bash("late", mark + "cat {l} > {z}", "lots")
    d.file("later", "lots")
    d.link("draw", DRAWN)
    d.link("draw", SLIPS, "l")
    d.link(DRAWN, "use")
    d.link("use", COPIED, "y")
    d.link(COPIED, "count", "y")
    d.link("count", "lines", "n")
    d.chain("lines", "tell", "told")
    d.link(SLIPS, "late", "l")
    d.link("all", "late")
    d.link("late", "later", "z")


def add_branch(d):
    d.app("choose", None, "dlg.apps.simple.SimpleBranch", result="true")
    d.memory("taken")
    d.memory("not taken")
    d.app("after")
    d.app("never")
    d.file("chosen")
    d.file("nothing")
    d.link("choose", "taken", "first")
    d.link("choose", "not taken", "second")
    d.chain("taken", "after", "chosen")
    d.chain("not taken", "never", "nothing")
