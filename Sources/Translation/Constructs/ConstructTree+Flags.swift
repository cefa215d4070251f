// What marks the first and the last component of a group. A yes or a no can be written in several
// ways; anything else is a mistake, and not a yes as in Python.

import Graphs

extension ConstructTree {
    mutating func readFlags(of node: Int) {
        let starts = flag(["group_start", "Group start", "Group Start"], of: node)
        nodes[node].isGroupStart = nodes[node].isGroupStart || starts
        nodes[node].isGroupEnd = flag(["group_end", "Group end", "Group End"], of: node)
    }

    private mutating func flag(_ names: [String], of node: Int) -> Bool {
        let fields = nodes[node].fields
        guard let name = names.first(where: { fields.text($0) != nil }),
            let text = fields.text(name)?.lowercased()
        else { return false }
        if ["true", "1", "1.0", "yes"].contains(text) { return true }
        if !["false", "0", "0.0", "no", "none", ""].contains(text) {
            var place = nodes[node].place
            place.field = name
            findings.append(Finding(.notABoolean(value: text), place))
        }
        return false
    }
}
