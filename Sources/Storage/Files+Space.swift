// What is left of a disk.

internal import CMemory
internal import Glibc

extension Files {
    /// Throws as a write would, where it would leave less than `margin` of the disk: for that, journals and what
    /// else must not fail has its room. Quotas show only when something is written.
    package static func checkRoom(
        for count: Int, leaving margin: SpaceMargin, at path: String
    ) throws(FileError) {
        var status = statvfs()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard statvfs(folder, &status) == 0 else { return }
        let block = Int(clamping: status.f_frsize)
        let free = Int(clamping: status.f_bavail).multipliedReportingOverflow(by: block)
        let all = Int(clamping: status.f_blocks).multipliedReportingOverflow(by: block)
        guard !free.overflow, !all.overflow, all.partialValue > 0 else { return }
        guard free.partialValue - margin.bytes(ofDisk: all.partialValue) >= count else {
            throw FileError("write", path, code: ENOSPC)
        }
    }

    /// Gives back the space of a part of an open file; where the file system cannot, it stays taken.
    package static func punch(_ descriptor: Int32, _ offset: Int, _ count: Int) {
        _ = cmemory_punch(descriptor, offset, count)
    }
}

package enum SpaceMargin: Sendable {
    /// For what the user wants kept.
    case small
    /// For what is only there because memory is short.
    case large

    func bytes(ofDisk all: Int) -> Int {
        switch self {
        case .small: min(16 << 20, all / 16)
        case .large: min(256 << 20, all / 8)
        }
    }
}
