// A session's directory, read back: its graph, worked out again, and what the journals say.

import Engine
import Graphs
import Sessions
import Storage

struct LoadedSession {
    let directory: SessionDirectory
    let description: SessionDescription
    let blueprint: Blueprint
    let records: SessionRecords

    init(_ path: String) throws(Complaint) {
        guard let directory = SessionDirectory.open(path) else {
            throw .noSession(path)
        }
        self.directory = directory
        do throws(FileError) {
            guard let description = SessionDescription(reading: directory) else {
                throw FileError("read", directory.descriptionFile, code: 74)
            }
            self.description = description
            let source = try Files.read(directory.graphFile)
            // Sessions from before there were options have none.
            let options = GraphOptions(json: (try? Files.read(directory.optionsFile)) ?? [])
            let loaded: LoadedGraph
            do throws(Complaint) {
                loaded = try LoadedGraph(source, path: directory.graphFile, options)
                blueprint = try loaded.blueprint()
            } catch { throw FileError("read", directory.graphFile, code: 74) }
            records = try SessionRecords(reading: directory, ranks: description.ranks)
        } catch {
            throw Complaint("\(error.path): \(error.call): \(error.reason)")
        }
    }

    var isConcluded: Bool { Files.exists(directory.summaryFile) }

    /// How far the run itself is, in words.
    var phase: String {
        let isWhole = records.records.count == description.drops
        return switch (isConcluded, description.stopped) {
        case (true, let stop?) where !isWhole: "stopped early by \(stop)"
        case (true, _): "concluded"
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

    /// DALiuGE's word for a Drop's state.
    static func state(_ component: Component, _ record: JournalRecord?) -> String {
        switch component.kind {
        case .data:
            record.flatMap { DataState(rawValue: $0.state) }?.word ?? DataState.initialized.word
        case .app: record.flatMap { AppState(rawValue: $0.state) }?.word ?? AppState.notRun.word
        }
    }
}

extension DataState {
    var word: String { "\(self)".uppercased() }
}

extension AppState {
    var word: String { self == .notRun ? "NOT_RUN" : "\(self)".uppercased() }
}
