// What ships: the bodies of app Drops and the places of data Drops, under the class names that graphs
// of DALiuGE give them.

package import Graphs

package enum Body: Sendable {
    /// Nothing to do: runs inline, in no time.
    case noOp
    /// `/bin/bash -c` with the paths of the Drop's files put in.
    case bash
    case inProcess(any InProcessBody)
    /// What it reads are events of other Drops, a line each.
    case listener(any StreamBody)
}

/// What a program reads and writes while it is made.
package struct PipeDirections: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let input = PipeDirections(rawValue: 1)
    package static let output = PipeDirections(rawValue: 2)
}

package enum Catalogue {
    private enum Kind: Equatable {
        case pipedBash(PipeDirections)
        case noOp, bash, sleep, sleepAndCopy, copy, helloWorld, branch, fail, compute, checksum,
            listen
    }

    private static let kinds: [String: Kind] = [
        "dlg.apps.bash_shell_app.BashShellApp": .bash,
        "dlg.apps.bash_shell_app.StreamingInputBashApp": .pipedBash(.input),
        "dlg.apps.bash_shell_app.StreamingOutputBashApp": .pipedBash(.output),
        "dlg.apps.bash_shell_app.StreamingInputOutputBashApp": .pipedBash([.input, .output]),
        "dlg.apps.simple.NullBarrierApp": .noOp,
        "dlg.apps.simple.SleepApp": .sleep,
        "dlg.apps.simple.SleepAndCopyApp": .sleepAndCopy,
        "dlg.apps.simple.CopyApp": .copy,
        "dlg.apps.simple.GenericGatherApp": .copy,
        "dlg.apps.simple.HelloWorldApp": .helloWorld,
        "dlg.apps.simple.SimpleBranch": .branch,
        "dlg.apps.crc.CRCApp": .checksum,
        "dlg.apps.crc.CRCStreamApp": .checksum,
        "weir.FailApp": .fail,
        "weir.ComputeApp": .compute,
        "weir.ListenApp": .listen,
    ]

    /// By the last part of their names, whose first parts have changed over the years. A comment
    /// inside a construct becomes a Drop too.
    private static let dataClasses: [String: DataClass] = [
        "FileDROP": .file, "InMemoryDROP": .memory, "SharedMemoryDROP": .memory,
        "NullDROP": .null, "Other": .memory,
    ]

    package enum DataClass: Sendable { case file, memory, null }

    package static var names: [String] { kinds.keys.sorted() }

    package static func isKnown(appClass name: String) -> Bool { kinds[name] != nil }

    /// True for what starts programs, which need their data in files.
    package static func isProgram(appClass name: String) -> Bool {
        kinds[name] == .bash || !pipes(appClass: name).isEmpty
    }

    /// What a program of this class reads and writes by pipes.
    package static func pipes(appClass name: String) -> PipeDirections {
        if case .pipedBash(let directions) = kinds[name] { directions } else { [] }
    }

    /// True for what hears of events, of those that its field `listenerField` names.
    package static func isListener(appClass name: String) -> Bool { kinds[name] == .listen }
    package static let listenerField = "listens_to"

    /// What runs for the Drops of a component; nil where its class is unknown here.
    package static func body(of component: Component) throws(BodyFailure) -> Body? {
        switch kinds[component.dropClass] {
        case .noOp: .noOp
        case .bash, .pipedBash: .bash
        case .sleep: .inProcess(try Sleep(component))
        case .sleepAndCopy: .inProcess(try SleepAndCopy(component))
        case .copy: .inProcess(Copy())
        case .helloWorld: .inProcess(HelloWorld(component))
        case .branch: .inProcess(SimpleBranch(component))
        case .fail: .inProcess(Fail(component))
        case .compute: .inProcess(try Compute(component))
        case .checksum: .inProcess(Checksum())
        case .listen: .listener(Copy())
        case nil: nil
        }
    }

    package static func dataClass(_ name: String) -> DataClass? {
        dataClasses[name.split(separator: ".").last.map(String.init) ?? ""]
    }

    /// The fields without which a component cannot run.
    package static func requiredFields(ofClass name: String) -> [String] {
        switch kinds[name] {
        case .bash, .pipedBash: ["command"]
        case .listen: [listenerField]
        default: []
        }
    }
}
