// Whole files, several at a time: on a parallel file system to open one takes milliseconds, however little
// is in it, and a session has a journal for each of hundreds of ranks.

internal import Synchronization

extension Files {
    private static let threads = 8

    /// Their contents, in the order of their paths. Throws for the first that cannot be read.
    package static func readTogether(_ paths: [String]) throws(FileError) -> [[UInt8]] {
        let reading = Reading(paths)
        // Where no thread is to be had this one does it all.
        let others = (1..<max(1, min(threads, paths.count))).compactMap { _ in
            try? BackgroundThread { reading.work() }
        }
        reading.work()
        for thread in others { thread.join() }
        var contents: [[UInt8]] = []
        for result in reading.taken { contents.append(try result.get()) }
        return contents
    }
}

private final class Reading: Sendable {
    private let paths: [String]
    private let next = Atomic(0)
    private let results = Mutex<[Int: Result<[UInt8], FileError>]>([:])

    init(_ paths: [String]) { self.paths = paths }

    func work() {
        while true {
            let number = next.add(1, ordering: .relaxed).oldValue
            guard number < paths.count else { return }
            let result: Result<[UInt8], FileError>
            do throws(FileError) { result = .success(try Files.read(paths[number])) } catch {
                result = .failure(error)
            }
            results.withLock { $0[number] = result }
        }
    }

    /// When all have ended.
    var taken: [Result<[UInt8], FileError>] {
        results.withLock { results in paths.indices.compactMap { results[$0] } }
    }
}
