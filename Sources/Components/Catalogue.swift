// What ships: the bodies of app Drops and the places of data Drops, under the class names that graphs
// of DALiuGE give them.

package enum Body: Equatable, Sendable {
    /// Nothing to do: runs inline, in no time.
    case noOp
    /// `/bin/bash -c` with the paths of the Drop's files put in.
    case bash
}

package enum Catalogue {
    private static let bodies: [String: Body] = [
        "dlg.apps.bash_shell_app.BashShellApp": .bash,
        "dlg.apps.simple.NullBarrierApp": .noOp,
    ]

    /// By the last part of their names, whose first parts have changed over the years. A comment
    /// inside a construct becomes a Drop too.
    private static let dataClasses: Set = [
        "FileDROP", "InMemoryDROP", "SharedMemoryDROP", "NullDROP", "Other",
    ]

    package static var names: [String] { bodies.keys.sorted() }

    package static func body(ofClass name: String) -> Body? { bodies[name] }

    package static func canHold(dataOfClass name: String) -> Bool {
        dataClasses.contains(name.split(separator: ".").last.map(String.init) ?? "")
    }

    /// The fields without which a component cannot run.
    package static func requiredFields(ofClass name: String) -> [String] {
        switch bodies[name] {
        case .bash: ["command"]
        case .noOp, nil: []
        }
    }
}
