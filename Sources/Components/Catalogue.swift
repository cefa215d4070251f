// What ships: the bodies of app Drops, under the class names that graphs of DALiuGE give them.

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

    package static var names: [String] { bodies.keys.sorted() }

    package static func body(ofClass name: String) -> Body? { bodies[name] }
}
