"""What a resumed session has to run, worked out from the journals, the files and the unrolled graph alone.
Written without a look at how Weir does it: the two are compared."""

import json
import os
import struct

FINAL = {"data": range(2, 8), "app": range(2, 6)}
COMPLETED = 2
SKIPPED = {"data": 7, "app": 5}
# Data that could not be made says nothing of what was made of it before.
FAILED = {3, 6}


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
        size, checksum = None, None
        if kind == 0 and sections & 4:
            size, checksum, known = struct.unpack_from("<QII", data, place)
            checksum = checksum if known & 1 else None
            place += 16
        where = b""
        if sections & 8:
            length = struct.unpack_from("<H", data, place)[0]
            where = data[place + 2:place + 2 + length]
        yield run, (component, instance), state, kind, size, checksum, where
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
    return {graph.number[name] for number, name, state, kind, *_ in all_records(session)
            if number == run and state in FINAL["data" if kind == 0 else "app"]}


def checksums_of(where):
    """Of the parts of an array."""
    at, sums = 0, []
    while at < len(where):
        head, _, count, checksum = struct.unpack_from("<IQQQ", where, at)
        at += 28 + (head & 0x7FFFFFFF)
        if not head >> 31:
            sums.append((count, checksum))
    return tuple(sums)


def latest(graph, session, until=1 << 16):
    """Of each Drop: run, state, size, whether it is kept in an arena; of the latest run that tells, of the first
    so many. And of data what each run has made: state, size, checksum, parts."""
    state = [(0, 0, None, False)] * len(graph.names)
    made = [{} for _ in graph.names]
    for run, name, value, kind, size, checksum, where in all_records(session):
        if run > until:
            continue
        n = graph.number[name]
        kept = bool(where)
        if kind == 0 and value > 0:
            before = made[n].get(run, (0, None, None, ()))
            made[n][run] = (
                max(value, before[0]), before[1] if size is None else size,
                before[2] if checksum is None else checksum, checksums_of(where) or before[3])
        old = state[n]
        if run > old[0]:
            old = (run, 0, None, False)
        elif run < old[0]:
            continue
        value = max(value, old[1])
        size = size if size is not None else old[2]
        state[n] = (run, value, size, kept or old[3])
    return state, made


def is_other(then, now):
    """Whether data is not what it was, as far as can be told."""
    skipped = SKIPPED["data"]
    if skipped in (then[0], now[0]):
        return then[0] != now[0]
    if (then[1] or 0) != (now[1] or 0):
        return True
    if None not in (then[2], now[2]):
        return then[2] != now[2]
    return bool(then[3]) and bool(now[3]) and then[3] != now[3]


def as_of(made, run, last):
    """What data was for those who read it in this run; None where nobody has recorded it. `last` is the latest run
    that told of it, if only that it is made again."""
    if last <= run and last not in made:
        return None
    runs = [r for r in made if r <= run]
    return made[max(runs)] if runs else None


def outdated(graph, state, made):
    """Apps that have ended, and have read what was made again since, and came out different."""
    found = set()
    for app in range(len(state)):
        if graph.kind[app] != "app" or state[app][1] not in (COMPLETED, SKIPPED["app"]):
            continue
        run = state[app][0]
        for data in graph.reads[app]:
            if state[data][1] not in FINAL["data"] or state[data][1] in FAILED:
                continue
            if all(state[p][0] <= run or state[p][1] not in FINAL["app"]
                   for p in graph.producers[data]):
                continue
            then = as_of(made[data], run, state[data][0])
            if then is None or is_other(then, made[data][max(made[data])]):
                found.add(app)
    return found


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


def minimum(graph, session, changed=(), until=1 << 16):
    """The numbers of all Drops that have to be done; of those of them that had ended before; and of data
    whose contents the session has kept aside, which a run may bring back and record once more. With the
    names of apps that an edit of the graph has changed, or as it was after so many runs."""
    state, made = latest(graph, session, until)
    for n in following(graph, changed):
        state[n], made[n] = (0, 0, None, False), {}
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
    todo |= outdated(graph, state, made)
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
                add(data)
                # What they had read nobody knows, so nobody can say that it comes out the same.
                for app in graph.consumers[data]:
                    if state[app][1] in (COMPLETED, SKIPPED["app"]) \
                            and as_of(made[data], state[app][0], state[data][0]) is None:
                        add(app)
        else:
            for app in graph.producers[n]:
                if well[app] and not (graph.is_program(app) and places[n] == "file"
                                      and is_there(n)):
                    add(app)
    return todo, {n for n in todo if done[n]}, {n for n in range(len(state)) if state[n][3]}
