"""What a resumed session has to run, worked out from the journals, the files and the unrolled graph alone.
Written without a look at how Weir does it: the two are compared."""

import json
import os
import struct

FINAL = {"data": range(2, 8), "app": range(2, 6)}
COMPLETED = 2


def crc32c_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def record(data, at, number):
    """The length of a whole record that may follow that of this number; 0 if there is none."""
    crc, length, _, _, count = struct.unpack_from("<IHBBI", data, at)
    if length < 32 or at + length > len(data) or count <= number:
        return 0
    return length if crc32c(data[at + 4:at + length]) == crc else 0


def records(path):
    """Whole records. What is between them and none is passed over: it may have been damaged."""
    data = open(path, "rb").read()
    at, number = 8, 0
    if data[:8] != b"WEIRJRN2":
        return
    while at + 32 <= len(data):
        length = record(data, at, number)
        if not length:
            at += 1
            continue
        _, _, state, kind, number, component, instance, run, _, sections, _ = \
            struct.unpack_from("<IHBBIIIHBBQ", data, at)
        place = at + 32 + (8 if sections & 1 else 0) + (24 if sections & 2 else 0)
        size = None
        if kind == 0 and sections & 4:
            size = struct.unpack_from("<Q", data, place)[0]
        yield run, (component, instance), state, kind, size, bool(sections & 8)
        at += length


def edits(session):
    """How often the graph of the session was edited: the last folder counts."""
    number = 0
    while os.path.exists("%s/edit-%d" % (session, number + 1)):
        number += 1
    return number


def journal_folder(session):
    number = edits(session)
    return os.path.join(session, "edit-%d" % number if number else "", "journal")


def all_records(session):
    journals = journal_folder(session)
    for journal in os.listdir(journals):
        yield from records(os.path.join(journals, journal))


class Graph:
    def __init__(self, path):
        drops = [d for d in json.load(open(path)) if "oid" in d]
        components, counts = {}, {}
        self.names, self.kind, self.node = [], [], []
        index = {}
        for drop in drops:
            key = drop["lg_key"]
            component = components.setdefault(key, len(components))
            instance = counts.get(key, 0)
            counts[key] = instance + 1
            index[drop["oid"]] = len(self.names)
            self.names.append((component, instance))
            self.kind.append("app" if drop["categoryType"] != "Data" else "data")
            self.node.append(drop)
        self.number = {name: n for n, name in enumerate(self.names)}
        self.copies = {}
        for component, _ in self.names:
            self.copies[component] = self.copies.get(component, 0) + 1
        self.fields = [{f["name"]: f["value"] for f in drop["fields"]} for drop in drops]
        # As programs learn it.
        self.uid = {"%s_%s" % (drop["lg_key"], drop["iid"]): n for n, drop in enumerate(drops)}
        self.reads = [[] for _ in drops]
        self.writes = [[] for _ in drops]
        self.producers = [[] for _ in drops]
        self.consumers = [[] for _ in drops]
        for n, drop in enumerate(drops):
            for entry in drop.get("consumers", []) if self.kind[n] == "data" else []:
                app = index[next(iter(entry))]
                self.reads[app].append(n)
                self.consumers[n].append(app)
            for entry in drop.get("producers", []) if self.kind[n] == "data" else []:
                app = index[next(iter(entry))]
                self.writes[app].append(n)
                self.producers[n].append(app)

    def is_program(self, app):
        return self.node[app]["dropclass"].endswith("BashShellApp")

    def place(self, n):
        """file, memory or arena."""
        fields = self.fields[n]
        beside = [self.is_program(a) for a in self.producers[n] + self.consumers[n]]
        if fields.get("place") == "arena" and not any(beside):
            return "arena"
        if self.node[n]["dropclass"].endswith("FileDROP") or any(beside):
            return "file"
        return "memory" if self.consumers[n] else "file"

    def path(self, n, session):
        fields = self.fields[n]
        name, iid = self.node[n]["name"], self.node[n]["iid"]
        given = fields.get("filepath")
        if not given:
            return "%s/data/%s_%s" % (session, name.replace(" ", "_"), iid)
        copies = self.copies[self.names[n][0]]
        base, dot, end = given.rpartition(".")
        return "%s/data/%s" % (session, base + "_" + iid + dot + end if copies > 1 else given)


def ended_in(graph, session, run):
    """The numbers of the Drops that this run of the session has recorded an end of."""
    return {graph.number[name] for number, name, state, kind, _, _ in all_records(session)
            if number == run and state in FINAL["data" if kind == 0 else "app"]}


def latest(graph, session):
    """Of each Drop: run, state, size, whether it is kept in an arena; of the latest run that tells."""
    state = [(0, 0, None, False)] * len(graph.names)
    for run, name, value, kind, size, kept in all_records(session):
        n = graph.number[name]
        old = state[n]
        if run > old[0]:
            old = (run, 0, None, False)
        elif run < old[0]:
            continue
        value = max(value, old[1])
        size = size if size is not None else old[2]
        state[n] = (run, value, size, kept or old[3])
    return state


def following(graph, names):
    """The numbers of all apps with these names, and of all that is made of what they make."""
    work = [n for n, node in enumerate(graph.node) if node["name"] in names]
    found = set(work)
    while work:
        n = work.pop()
        for m in graph.writes[n] if graph.kind[n] == "app" else graph.consumers[n]:
            if m not in found:
                found.add(m)
                work.append(m)
    return found


def minimum(graph, session, changed=()):
    """The numbers of all Drops that have to be done; of those of them that had ended before; and of data
    whose contents the session has kept aside, which a run may bring back and record once more. With the
    names of apps that an edit of the graph has changed."""
    state = latest(graph, session)
    for n in following(graph, changed):
        state[n] = (0, 0, None, False)
    done = [state[n][1] in FINAL[graph.kind[n]] for n in range(len(state))]
    well = [done[n] and state[n][1] == COMPLETED for n in range(len(state))]
    places = [graph.place(n) if graph.kind[n] == "data" else "" for n in range(len(state))]

    def is_there(n):
        if places[n] != "file":
            return state[n][3]
        try:
            size = os.stat(graph.path(n, session)).st_size
            # That its app has ended says that the file is whole, where its own record is torn off.
            return state[n][1] == 0 or size == (state[n][2] or 0)
        except OSError:
            return False

    todo = {n for n in range(len(state)) if not done[n]}
    todo |= {n for n in range(len(state)) if well[n] and graph.kind[n] == "data"
             and graph.producers[n] and not graph.consumers[n] and not is_there(n)}
    work = list(todo)

    def add(n):
        if n not in todo:
            todo.add(n)
            work.append(n)

    while work:
        n = work.pop()
        if graph.kind[n] == "app":
            for data in graph.reads[n]:
                if well[data] and not is_there(data):
                    add(data)
            for data in graph.writes[n]:
                if places[data] != "memory":
                    add(data)
        else:
            for app in graph.producers[n]:
                if well[app] and not (graph.is_program(app) and places[n] == "file"
                                      and is_there(n)):
                    add(app)
    return todo, {n for n in todo if done[n]}, {n for n in range(len(state)) if state[n][3]}
