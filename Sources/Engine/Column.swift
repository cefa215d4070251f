/// Rows that one owner changes in place: an array without the question, at every change, whether
/// somebody else holds it too.
@usableFromInline
struct Column<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var memory = UnsafeMutableBufferPointer<Element>(start: nil, count: 0)
    @usableFromInline var count = 0

    init(capacity: Int) { reserve(capacity) }

    @inlinable deinit { memory.deallocate() }

    var indices: Range<Int> { 0..<count }

    @inlinable subscript(row: Int) -> Element {
        get {
            precondition(row >= 0 && row < count)
            return memory[row]
        }
        _modify {
            precondition(row >= 0 && row < count)
            yield &memory[row]
        }
    }

    mutating func append(_ element: Element) {
        if count == memory.count { reserve(max(16, 2 * count)) }
        memory.initializeElement(at: count, to: element)
        count += 1
    }

    private mutating func reserve(_ capacity: Int) {
        guard capacity > memory.count else { return }
        let wider = UnsafeMutableBufferPointer<Element>.allocate(capacity: capacity)
        _ = wider.initialize(fromContentsOf: UnsafeBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = wider
    }
}
