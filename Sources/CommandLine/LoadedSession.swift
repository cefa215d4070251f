// A session's directory, read back: its graph, worked out again, and what the journals say.

import Arena
import Engine
import Execution
import Graphs
import Sessions
import Storage

struct LoadedSession {
    let directory: SessionDirectory
    let description: SessionDescription
    let blueprint: Blueprint
    let records: SessionRecords
    private let places: DropPlaces

    init(_ path: String) throws(Complaint) {
        guard let directory = SessionDirectory.open(path) else {
            throw .noSession(path)
        }
        self.directory = directory
        do throws(SessionDescription.Fault) {
            description = try SessionDescription(of: directory)
        } catch { throw Complaint(error, of: directory) }
        blueprint = try Self.blueprint(of: directory)
        do throws(FileError) { records = try SessionRecords(reading: directory) } catch {
            throw Complaint(unreadable: error)
        }
        places = DropPlaces(
            blueprint, dataFolder: directory.dataFolder, inputFolders: description.inputFolders,
            description.isTrial ? .zero : .none)
    }

    private static func blueprint(of directory: SessionDirectory) throws(Complaint) -> Blueprint {
        let options = try GraphOptions(storedIn: directory)
        let source: [UInt8]
        do throws(FileError) { source = try Files.read(directory.graphFile) } catch {
            throw Complaint(unreadable: error)
        }
        do throws(Complaint) {
            return try LoadedGraph(source, path: "graph.source", options).blueprint()
        } catch { throw .damaged(directory.graphFile, in: directory, error.message) }
    }

    /// Ranks that any run of it had.
    var ranks: Int { max(description.ranks, (directory.journals.last?.rank ?? -1) + 1) }

    var isConcluded: Bool { Files.exists(directory.summaryFile) }

    /// Ranks that died before the run was over.
    var lostRanks: [(rank: Int, host: String)] {
        // Of a run that came to its end all have.
        guard !isConcluded || description.stopped != nil, !SessionLease.isHeld(directory) else {
            return []
        }
        return RankMark.lost(in: directory, ranks: description.ranks)
    }

    /// How far the run itself is, in words.
    var phase: String {
        let isWhole = records.records.count == blueprint.dropCount
        return switch (isConcluded, description.stopped) {
        case (true, let stop?) where !isWhole: "stopped early by \(stop)"
        case (true, _): "concluded"
        case (false, _) where !lostRanks.isEmpty: "cut off"
        case (false, let stop?): "stopping for \(stop)"
        case (false, nil): "not concluded"
        }
    }

    /// Every Drop in the sequence of all, with its record if it is final.
    func forEachDrop(
        _ body: (DropName, Component, JournalRecord?) throws(Complaint) -> Void
    ) throws(Complaint) {
        for (number, component) in blueprint.components.enumerated() {
            let id = ComponentID(number)
            for instance in 0..<blueprint.count(of: id) {
                let name = DropName(id, instance)
                try body(name, component, records.records[name])
            }
        }
    }

    func dataState(of name: DropName) -> DataState? {
        records.records[name].flatMap { DataState(rawValue: $0.state) }
    }

    /// Nil for apps, and for data that is not complete.
    func placement(of name: DropName) -> Placement? {
        guard blueprint[name.component].kind == .data,
            records.records[name]?.state == DataState.completed.rawValue
        else { return nil }
        return places[name.component]
    }

    /// Where the data of a completed Drop is; nil for apps, and where there is none.
    func place(of name: DropName) -> String? {
        guard let placement = placement(of: name) else { return nil }
        switch placement {
        case .memory, .shared: return "memory"
        case .arena:
            if let dataset = dataset(of: name) { return "\(dataset.path):\(dataset.name)" }
            return "arena \(places.arrayName(name))"
        case .nowhere: return nil
        case .file where isInScratch(name): return "scratch"
        case .file: return try? places.path(of: name)
        }
    }

    /// It is on a disk of one host, or was.
    func isInScratch(_ name: DropName) -> Bool { records.records[name]?.isInScratch ?? false }

    /// The array of somebody else's HDF5 file that a Drop is.
    func dataset(of name: DropName) -> (path: String, name: String)? {
        (try? places.dataset(name)).flatMap { $0 }
    }

    var copies: CopyPlaces { CopyPlaces(dataFolder: directory.dataFolder) }

    /// How many apps have written an array of a Drop, as the journal says.
    func arrayParts(_ name: DropName) -> Int {
        let encoded = records.records[name]?.stretches ?? []
        return max(1, encoded.withUnsafeBytes { FileStretch.decode($0) }?.count ?? 1)
    }

    /// The arrays of a completed Drop, as the journal tells of them; none of somebody else's.
    func recordedArrays(_ name: DropName) -> [RecordedArray] {
        places.recordedArrays(stretches(name), of: name)
    }

    /// The same in the other arenas that have them.
    func recordedCopies(_ name: DropName) -> [RecordedArray] {
        let list = stretches(name)
        return (0..<(list.map(\.copies.count).max() ?? 0)).flatMap { number in
            // Which part it is has to stay.
            let copies = list.map { $0.copies.count > number ? $0.copies[number] : $0 }
            return zip(places.recordedArrays(copies, of: name), list).filter {
                $0.reference.path != $1.path
            }.map(\.0)
        }
    }

    private func stretches(_ name: DropName) -> [FileStretch] {
        guard placement(of: name) == .arena, dataset(of: name) == nil,
            let encoded = records.records[name]?.stretches
        else { return [] }
        let list = encoded.withUnsafeBytes { FileStretch.decode($0) } ?? []
        return list.map { $0.moved(to: directory.dataFolder) }
    }

    func arrayName(_ name: DropName) -> String { places.arrayName(name) }

    /// A Drop by its oid, or by its component's name and an instance id with a slash between them.
    func drop(_ wanted: String) -> DropName? { Self.drop(wanted, in: blueprint) }

    static func drop(_ wanted: String, in blueprint: Blueprint) -> DropName? {
        for (number, component) in blueprint.components.enumerated() {
            let id = ComponentID(number)
            guard component.imported.isEmpty else {
                let found = component.imported.firstIndex {
                    $0.oid == wanted || "\(component.name)/\($0.iid)" == wanted
                }
                if let found { return DropName(id, found) }
                continue
            }
            for head in [component.id + "_", component.name + "/"] where wanted.hasPrefix(head) {
                if let instance = component.instance(String(wanted.dropFirst(head.count))) {
                    return DropName(id, instance)
                }
            }
        }
        return nil
    }
}
