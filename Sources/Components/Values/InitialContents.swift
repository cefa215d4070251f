// What a data Drop that no app makes holds from the start: its parameter `pydata`, as DALiuGE keeps a
// value of the parameter's type. A text stays as it is, a number becomes Python's pickle of it.

package import Graphs

package enum InitialContents {
    private static let parameter = "pydata"

    /// Nil where the graph says nothing.
    package static func bytes(of component: Component, _ instance: Int) -> [UInt8]? {
        guard let text = component.text(parameter, of: instance), !text.isEmpty else { return nil }
        let type = component.fields.last { $0.name == parameter }?.type ?? ""
        return bytes(text, type: type)
    }

    static func bytes(_ text: String, type: String) -> [UInt8]? {
        switch type.lowercased() {
        case "object", "raw":
            let given = Base64.decode(text).flatMap { $0.first == 0x80 ? $0 : nil }
            return given ?? PythonScalar.bytes([]).pickled
        case _ where text == "None": return nil
        case "string", "": return Array(text.utf8)
        case "int", "integer":
            return Int(text.trimmed).map { PythonScalar.integer($0).pickled } ?? Array(text.utf8)
        case "float":
            return PythonScalar.real(text.trimmed).map { PythonScalar.real($0).pickled }
                ?? Array(text.utf8)
        case "bool", "boolean":
            let isTrue = ["true", "1", "yes"].contains(text.trimmed.lowercased())
            return PythonScalar.boolean(isTrue).pickled
        case "json", "eval":
            return PythonScalar(literal: text)?.pickled ?? Array(text.utf8)
        default: return PythonScalar.text(text).pickled
        }
    }
}
