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


def records(path):
    """Whole records from the front; a torn tail ends them."""
    data = open(path, "rb").read()
    at, number = 8, 0
    if data[:8] != b"WEIRJRN2":
        return
    while at + 32 <= len(data):
        crc, length, state, kind, count, component, instance, run, _, sections, _ = \
            struct.unpack_from("<IHBBIIIHBBQ", data, at)
        if length < 32 or at + length > len(data) or crc32c(data[at + 4:at + length]) != crc:
            return
        assert count == number + 1, "numbers of %s at %d" % (path, at)
        number = count
        place = at + 32 + (8 if sections & 1 else 0) + (24 if sections & 2 else 0)
        size = None
        if kind == 0 and sections & 4:
            size = struct.unpack_from("<Q", data, place)[0]
            place += 16
        yield run, (component, instance), state, kind, size, bool(sections & 8)
        at += length


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
        fields = {f["name"]: f["value"] for f in self.node[n]["fields"]}
        beside = [self.is_program(a) for a in self.producers[n] + self.consumers[n]]
        if fields.get("place") == "arena" and not any(beside):
            return "arena"
        if self.node[n]["dropclass"].endswith("FileDROP") or any(beside):
            return "file"
        return "memory" if self.consumers[n] else "file"

    def path(self, n, session):
        fields = {f["name"]: f["value"] for f in self.node[n]["fields"]}
        name, iid = self.node[n]["name"], self.node[n]["iid"]
        given = fields.get("filepath")
        if not given:
            return "%s/data/%s_%s" % (session, name.replace(" ", "_"), iid)
        copies = sum(1 for c, _ in self.names if c == self.names[n][0])
        base, dot, end = given.rpartition(".")
        return "%s/data/%s" % (session, base + "_" + iid + dot + end if copies > 1 else given)


def minimum(graph, session):
    """The numbers of all Drops that have to be done."""
    state = [(0, 0, None, False)] * len(graph.names)
    journals = os.path.join(session, "journal")
    for journal in os.listdir(journals):
        for run, name, value, kind, size, kept in records(os.path.join(journals, journal)):
            n = graph.number[name]
            old = state[n]
            if run > old[0]:
                old = (run, 0, None, False)
            elif run < old[0]:
                continue
            value = max(value, old[1])
            size = size if size is not None else old[2]
            state[n] = (run, value, size, kept or old[3])
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
    return todo
