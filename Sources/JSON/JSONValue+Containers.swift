// Containers: look-up and walking. Nothing here allocates a step, except `duplicateKeys`.
//
// Members and elements keep the order of the text. Duplicate keys are all there; look-up takes the
// first. On a value of another kind look-up gives nil and the sequences are empty: whoever must tell an
// empty array from a number asks `kind`.

extension JSONValue {
    /// The first member with this key; linear in the members, whatever their values hold.
    package subscript(key: String) -> JSONValue? {
        guard tag == .object else { return nil }
        var key = key
        return key.withUTF8 { key in
            let wanted = UnsafeRawBufferPointer(key)
            var at = position + 1
            while document.tag(at: at) == .string {
                if isSame(document.string(at: at), wanted) {
                    return JSONValue(document: document, position: at + 1)
                }
                at = document.position(after: at + 1)
            }
            return nil
        }
    }

    /// The element at `index`; linear in `index`.
    package subscript(index: Int) -> JSONValue? {
        guard tag == .array, index >= 0 else { return nil }
        var at = position + 1
        for _ in 0..<index {
            if document.tag(at: at) == .arrayEnd { return nil }
            at = document.position(after: at)
        }
        return document.tag(at: at) == .arrayEnd ? nil : JSONValue(document: document, position: at)
    }

    /// Elements or members; 0 for scalars. Constant time below 16 million, linear above.
    package var count: Int {
        let saturated = 0xFF_FFFF
        switch tag {
        case .object, .array: break
        default: return 0
        }
        let stored = Int(truncatingIfNeeded: document.tape[position] >> 32) & saturated
        guard stored == saturated else { return stored }
        var count = 0
        for _ in members { count += 1 }
        for _ in elements { count += 1 }
        return count
    }

    package var elements: JSONElements { JSONElements(value: self) }
    package var members: JSONMembers { JSONMembers(value: self) }

    /// The keys that occur more than once, each told once, in the order of their first repetition.
    /// Allocates only for objects of more than 16 members, or when there is something to tell.
    package var duplicateKeys: [String] {
        count <= 16 ? duplicatesByComparing() : duplicatesByHashing()
    }

    private func duplicatesByComparing() -> [String] {
        var told: [String] = []
        for (index, member) in members.enumerated() {
            let key = member.key
            guard members.prefix(index).contains(where: { $0.key == key }) else { continue }
            if !told.contains(where: { key == $0 }) { told.append(String(key)) }
        }
        return told
    }

    private func duplicatesByHashing() -> [String] {
        var occurrences: [JSONString: Int] = [:]
        occurrences.reserveCapacity(count)
        var told: [String] = []
        for member in members {
            occurrences[member.key, default: 0] += 1
            if occurrences[member.key] == 2 { told.append(String(member.key)) }
        }
        return told
    }
}
