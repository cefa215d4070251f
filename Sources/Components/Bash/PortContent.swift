// Whether a command wants the path of what it reads or the value in it. The encoding of the port says
// so; but editors write "pickle" on every port, so that one counts only where there is a pickled value.

internal import Glibc
package import Graphs
package import Storage

package struct PortContent: Sendable {
    enum Way {
        case path, dataURL
        case text
        /// The value if it is one, and else the path.
        case value
    }

    private let way: Way

    /// What the command line of a program can hold of one argument.
    package static let limit = 131_000

    package init(ofPort port: String, _ component: Component) {
        let field = component.fields.last { $0.name == port && $0.isInputPort }
        switch field?.encoding.lowercased() {
        case "pickle", "dill": way = .value
        case "utf-8", "utf8", "eval", "raw", "binary": way = .text
        case "dataurl": way = .dataURL
        default: way = .path
        }
    }

    /// What takes the place of the port's name; nil for the path.
    /// - Parameter isValue: the Drop holds what the graph itself says.
    package func text(at path: String, isValue: Bool) throws(FileError) -> String? {
        switch way {
        case .path: return nil
        case .dataURL: return Self.dataURL(path)
        case .text, .value: break
        }
        guard Files.exists(path) else { return way == .text ? "" : nil }
        guard Files.isRegular(path) else { return nil }
        guard let size = Files.size(of: path), size <= Self.limit else {
            if way == .value { return nil }
            throw FileError("read", path, code: E2BIG)
        }
        let bytes = try Files.read(path, first: size)
        if way == .value, bytes.isEmpty { return nil }
        if way == .value || isValue, let value = PythonScalar(pickled: bytes) { return value.shown }
        return way == .text || isValue ? String(decoding: bytes, as: UTF8.self) : nil
    }

    static func dataURL(_ path: String) -> String {
        var name = utsname()
        uname(&name)
        let host = withUnsafeBytes(of: name.nodename) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return "file://\(host)\(path)"
    }
}
