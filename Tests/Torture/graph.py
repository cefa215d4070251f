"""A graph of mixed kinds, as EAGLE's JSON: programs that leave a line where they are begun, apps inside
ranks, files, memory, arrays, a scatter, a gather, a loop, a branch not taken, a program that fails once."""

import json

BASH = "dlg.apps.bash_shell_app.BashShellApp"
COPY = "dlg.apps.simple.CopyApp"
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
        self.app(name, parent, BASH, command=command, **fields)

    def file(self, name, parent=None):
        self.node(name, "File", "Data", parent, dropclass=FILE, filepath=name + ".txt")

    def memory(self, name, parent=None, **fields):
        self.node(name, "Memory", "Data", parent, dropclass=MEMORY, **fields)

    def port(self, node, name, usage):
        fields = self.nodes[node]["fields"]
        if not any(f["id"] == name + usage for f in fields):
            fields.append({"id": name + usage, "name": name, "value": "", "usage": usage})

    def link(self, source, target, port="x"):
        self.port(source, port, "OutputPort")
        self.port(target, port, "InputPort")
        self.links.append({"from": source, "to": target, "fromPort": port + "OutputPort",
                           "toPort": port + "InputPort"})

    def chain(self, *names):
        for source, target in zip(names, names[1:]):
            self.link(source, target)

    def json(self):
        return json.dumps({
            "modelData": {"filePath": "torture.graph", "schemaVersion": "OJS", "fileType": "Graph"},
            "nodeDataArray": list(self.nodes.values()), "linkDataArray": self.links})


def mixed(drops, effects, seconds):
    """About so many Drops; programs sleep for so long."""
    copies = max(2, drops // 16)
    programs = max(2, copies // 20)
    mark = "echo $DLG_UID >> '%s'; " % effects
    d = Drawing()
    d.node("programs", "Scatter", "Construct", num_of_copies=programs)
    d.bash("work", mark + "sleep %g; echo $WEIR_INDEX > {x}" % seconds, "programs")
    d.file("made", "programs")
    d.bash("flaky", mark + "tried=$(basename {y}).tried; test -e $tried || "
           "{ touch $tried; exit 1; }; cat {x} > {y}", "programs", n_tries=3)
    d.file("mended", "programs")
    d.app("into", "programs")
    d.memory("held", "programs")
    d.chain("work", "made", "flaky")
    d.link("flaky", "mended", "y")
    d.chain("mended", "into", "held")
    d.node("many", "Scatter", "Construct", num_of_copies=copies)
    d.app("hello", "many", "dlg.apps.simple.HelloWorldApp")
    names = ["hello"]
    for step in range(5):
        d.memory("m%d" % step, "many", **({"place": "arena"} if step == 2 else {}))
        d.app("c%d" % step, "many")
        names += ["m%d" % step, "c%d" % step]
    d.memory("last", "many")
    d.chain(*names, "last")
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
    d.app("gather")
    d.file("all")
    d.link("held", "gather")
    d.link("last", "gather")
    d.chain("gather", "all")
    d.link("all", "choose")
    d.bash("end", mark + "sort {x} | cksum > {r}")
    d.file("sum")
    d.link("all", "end")
    d.link("end", "sum", "r")
    return d.json()
