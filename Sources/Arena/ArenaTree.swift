// The groups and datasets of an arena in memory. A change marks its node and all groups above; a commit
// writes the marked ones anew, to other places than they have, and the root last: who reads the file in
// between, or after a kill, sees the tree as it was.

struct ArenaTree {
    private struct Node {
        var name: String
        var parent: Int
        /// Nil for a dataset.
        var members: Members?
        /// A dataset's header that is not written yet.
        var header: [UInt8] = []
        /// What a dataset's contents take.
        var extents: [Extent] = []
        /// Where its header is, as of the last commit.
        var stored: Extent?
        /// Where it is to be by the commit that is under way.
        var next: Extent?
        var isMarked = false
        /// Taken out since it was marked; its number is used again after the next commit.
        var isGone = false
    }

    private struct Members {
        var nodes: [Int] = []
        var place: [String: Int] = [:]
        var nameBytes = 0

        mutating func add(_ node: Int, _ name: String) {
            place[name] = nodes.count
            nodes.append(node)
            nameBytes += name.utf8.count
        }

        /// The last one takes its place.
        mutating func remove(_ name: String, nameOf: (Int) -> String) {
            guard let here = place.removeValue(forKey: name), let last = nodes.popLast() else {
                return
            }
            nameBytes -= name.utf8.count
            guard here < nodes.count else { return }
            nodes[here] = last
            place[nameOf(last)] = here
        }
    }

    private static let root = 0
    private var nodes = [Node(name: "", parent: 0, members: Members())]
    private var unused: [Int] = []
    private var marked: [Int] = []

    init() { mark(Self.root) }

    var isChanged: Bool { !marked.isEmpty }

    // MARK: Changes

    /// Nil where there is no such dataset or group.
    func node(_ path: String) -> Int? {
        var node = Self.root
        for part in path.split(separator: "/") {
            guard let members = nodes[node].members, let place = members.place[String(part)] else {
                return nil
            }
            node = members.nodes[place]
        }
        return node
    }

    func isDataset(_ node: Int) -> Bool { nodes[node].members == nil }

    /// Nil if the name is taken, or goes through a dataset.
    mutating func add(_ path: String, header: [UInt8], _ extents: [Extent]) -> Int? {
        let parts = path.split(separator: "/")
        var group = Self.root
        for part in parts.dropLast() {
            guard let members = nodes[group].members else { return nil }
            if let place = members.place[String(part)] {
                group = members.nodes[place]
            } else {
                group = insert(Node(name: String(part), parent: group, members: Members()))
            }
        }
        guard let name = parts.last.map(String.init), let members = nodes[group].members,
            members.place[name] == nil
        else { return nil }
        return insert(Node(name: name, parent: group, header: header, extents: extents))
    }

    private mutating func insert(_ node: Node) -> Int {
        let number = unused.popLast() ?? nodes.count
        if number == nodes.count { nodes.append(node) } else { nodes[number] = node }
        let parent = node.parent
        nodes[parent].members?.add(number, node.name)
        mark(number)
        return number
    }

    /// Returns what it took before.
    mutating func change(_ node: Int, header: [UInt8], _ extents: [Extent]) -> [Extent] {
        defer {
            nodes[node].header = header
            nodes[node].extents = extents
            mark(node)
        }
        return nodes[node].extents
    }

    /// A dataset, and the groups that are empty without it. Returns what they took.
    mutating func remove(_ node: Int) -> [Extent] {
        var taken: [Extent] = []
        var node = node
        repeat {
            let parent = nodes[node].parent
            taken += nodes[node].extents
            if let stored = nodes[node].stored { taken.append(stored) }
            takeOut(node, of: parent)
            node = parent
        } while node != Self.root && nodes[node].members?.nodes.isEmpty == true
        mark(node)
        return taken
    }

    private mutating func takeOut(_ node: Int, of parent: Int) {
        let name = nodes[node].name
        let isMarked = nodes[node].isMarked
        nodes[node] = Node(name: "", parent: Self.root, isMarked: isMarked, isGone: true)
        if !isMarked { unused.append(node) }
        guard var members = nodes[parent].members else { return }
        nodes[parent].members = nil  // Else it would be copied.
        members.remove(name) { nodes[$0].name }
        nodes[parent].members = members
    }

    /// Groups have other places after the next commit.
    mutating func moveGroups() {
        for node in nodes.indices where nodes[node].members != nil && !nodes[node].isGone {
            mark(node)
        }
    }

    private mutating func mark(_ node: Int) {
        var node = node
        while !nodes[node].isMarked {
            nodes[node].isMarked = true
            marked.append(node)
            node = nodes[node].parent
        }
    }

    // MARK: A commit

    /// What all that is marked will take.
    var markedByteCount: Int { marked.reduce(0) { $0 + Self.words(byteCount($1)) } }

    /// What is given back one by one must be whole words.
    private static func words(_ count: Int) -> Int { (count + 7) & ~7 }

    private func byteCount(_ node: Int) -> Int {
        guard let members = nodes[node].members else { return nodes[node].header.count }
        return ObjectHeader.groupByteCount(
            members: members.nodes.count, nameBytes: members.nameBytes)
    }

    /// All that is marked, as it is to lie from `address` on.
    mutating func encodeMarked(at address: Int) -> (bytes: [UInt8], root: Int) {
        var address = address
        for node in marked {
            let count = byteCount(node)
            nodes[node].next = Extent(offset: address, count: count)
            address += Self.words(count)
        }
        var bytes: [UInt8] = []
        for node in marked {
            bytes += encoded(node)
            while bytes.count % 8 != 0 { bytes.append(0) }
        }
        return (bytes, nodes[Self.root].next?.offset ?? 0)
    }

    private func encoded(_ node: Int) -> [UInt8] {
        guard let members = nodes[node].members else { return nodes[node].header }
        var group = ObjectHeader.group()
        for member in members.nodes {
            guard let place = nodes[member].next ?? nodes[member].stored else { continue }
            group.addLink(nodes[member].name, to: place.offset)
        }
        return group.encoded
    }

    /// It is written: what is marked is where it was to be. Returns what it took before.
    mutating func commit() -> [Extent] {
        var before: [Extent] = []
        for node in marked {
            if let stored = nodes[node].stored { before.append(stored) }
            nodes[node].stored = nodes[node].next
            nodes[node].next = nil
            nodes[node].header = []
            nodes[node].isMarked = false
            if nodes[node].isGone { unused.append(node) }
        }
        marked = []
        return before
    }

    /// It could not be written: all is as it was.
    mutating func cancelCommit() {
        for node in marked { nodes[node].next = nil }
    }
}
