// A journal as its one writer has it: locked as long as the process lives, which the kernel sees to, so
// that a crash leaves nothing behind that is to be taken away. Its torn tail is cut when it is opened.

internal import Glibc
import Storage

struct JournalFile: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private(set) var lastNumber: UInt32 = 0

    /// Waits for a writer that is ending: as long as mpirun takes to end the ranks of a job.
    init(path: String, patience: Int = 100) throws(FileError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw FileError("open", path) }
        try lock(patience)
        let reading = try Journal.read(path) { _, _ in }
        lastNumber = reading.lastNumber
        // What is no journal at all is nobody's to cut.
        guard reading.end > 0 || reading.tornBytes < Journal.magic.count else {
            throw FileError("read", path, code: EBADMSG)
        }
        if reading.tornBytes > 0, ftruncate(descriptor, off_t(reading.end)) != 0 {
            throw FileError("ftruncate", path)
        }
        if reading.end == 0 {
            try write(Journal.magic)
            try Files.syncFolder(Files.folder(of: path))
        }
    }

    private func lock(_ patience: Int) throws(FileError) {
        for _ in 0..<patience {
            // Where the file system has no locks, the lease of the session has to do.
            guard FileLock.take(descriptor) == .held else { return }
            usleep(100_000)
        }
        throw FileError("fcntl", path, code: EBUSY)
    }

    mutating func append(_ records: [UInt8], last: UInt32) throws(FileError) {
        if FaultPoint.isPlanned(.amidRecord), records.count > 20 {
            try write(Array(records.prefix(records.count - 20)))
            FaultPoint.pass(.amidRecord)
            try write(Array(records.suffix(20)))
        } else {
            try write(records)
        }
        lastNumber = last
    }

    private func write(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            done += count
        }
    }

    func sync() throws(FileError) {
        guard fdatasync(descriptor) == 0 || errno == EINVAL else {
            throw FileError("fdatasync", path)
        }
    }

    deinit { close(descriptor) }
}
