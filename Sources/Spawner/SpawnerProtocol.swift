// The protocol between a rank and its spawner, all of it. Both ends are one binary on one machine, so
// numbers are in the machine's own byte order; the version only guards against an edit of one half.
//
// A frame is: length (UInt32, of what follows), kind (UInt8), body.
//   rank to spawner     environment (strings)   for all programs after it, until the next one
//                       program (ticket, numbers, strings, variables), signal (ticket, number), log (strings),
//                       removal (strings)
//   spawner to rank     hello (version, step, errno) once and first; report
// Strings are: count (UInt32), length in bytes (UInt32), then each with a zero byte at its end, so that
// the spawner hands them to exec as they came. More zeros than strings: one had a zero inside.
// Nothing is answered, nothing is repeated, order is kept: a stream socket loses nothing.
internal import Glibc

let protocolVersion: UInt32 = 2

enum FrameKind: UInt8 {
    case environment = 1
    case program
    case signal
    case log
    case hello
    case report
    case removal
}

extension ByteQueue {
    mutating func appendFrame(_ kind: FrameKind, _ body: (inout ByteQueue) -> Void) {
        let before = count
        append(UInt32(0))
        append(kind.rawValue)
        body(&self)
        let length = count - before
        overwrite(UInt32(length - 4), backFromEnd: length)
    }

    mutating func appendStrings(_ strings: [String]) {
        append(UInt32(strings.count))
        append(UInt32(0))
        let before = count
        for var string in strings {
            string.withUTF8 { append(contentsOf: $0) }
            append(UInt8(0))
        }
        let length = count - before
        overwrite(UInt32(length), backFromEnd: length + 4)
    }

    mutating func append(_ program: Program, ticket: UInt64) {
        var strings = [program.workingDirectory, program.standardInput ?? "", ""]
        if case .file(let path) = program.standardOutput { strings[2] = path }
        strings.append(contentsOf: program.arguments)
        appendFrame(.program) { frame in
            frame.append(ticket)
            frame.append(program.nice)
            frame.append(program.addressSpace ?? 0)
            frame.append(program.outputLimit)
            frame.append(UInt32(program.processors.count))
            for processor in program.processors { frame.append(processor) }
            frame.appendStrings(strings)
            frame.appendStrings(program.variables)
        }
    }

    mutating func append(_ report: ProgramReport) {
        appendFrame(.report) { frame in
            frame.append(report.ticket)
            switch report.outcome {
            case .exited(let code): frame.appendOutcome(0, Int32(code))
            case .signalled(let signal): frame.appendOutcome(255, signal)
            case .notStarted(let step, let errno): frame.appendOutcome(step.rawValue, errno)
            }
            for number in [
                report.started, report.ended, report.userTime, report.systemTime,
                report.maximumResident,
            ] { frame.append(number) }
            for number in [report.logOffset, report.logLength, report.leftOut] {
                frame.append(number)
            }
            frame.append(report.logFailure ?? 0)
            frame.append(UInt32(report.tail.count))
            frame.append(contentsOf: report.tail)
        }
    }

    private mutating func appendOutcome(_ kind: UInt8, _ number: Int32) {
        append(kind)
        append(number)
    }
}

/// The body of one frame, read from front to end. Reading past the end throws `.protocolBroken`.
struct FrameReader {
    let kind: FrameKind
    private let bytes: UnsafeRawBufferPointer
    private var next = 0

    /// Takes a whole frame off the queue for `body`, or returns false when there is none yet.
    static func next(
        of queue: inout ByteQueue, _ body: (inout FrameReader) throws(SpawnerError) -> Void
    ) throws(SpawnerError) -> Bool {
        guard let length = queue.peek(UInt32.self), queue.count >= 4 + Int(length) else {
            return false
        }
        let result = queue.take(4 + Int(length)) { bytes -> Swift.Result<Void, SpawnerError> in
            Swift.Result { () throws(SpawnerError) in
                guard bytes.count > 4, let kind = FrameKind(rawValue: bytes[4]) else {
                    throw .protocolBroken
                }
                var reader = FrameReader(kind: kind, bytes: .init(rebasing: bytes[5...]))
                try body(&reader)
                guard reader.next == reader.bytes.count else { throw .protocolBroken }
            }
        }
        try result.get()
        return true
    }

    private init(kind: FrameKind, bytes: UnsafeRawBufferPointer) {
        self.kind = kind
        self.bytes = bytes
    }

    mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(SpawnerError) -> Number {
        try raw(MemoryLayout<Number>.size).loadUnaligned(as: Number.self)
    }

    mutating func raw(_ length: Int) throws(SpawnerError) -> UnsafeRawBufferPointer {
        guard length <= bytes.count - next else { throw .protocolBroken }
        defer { next += length }
        return .init(rebasing: bytes[next..<next + length])
    }

    mutating func strings() throws(SpawnerError) -> CStrings {
        let count: UInt32 = try number()
        let length: UInt32 = try number()
        return CStrings(copying: try raw(Int(length)), count: Int(count))
    }

    mutating func report() throws(SpawnerError) -> ProgramReport {
        let ticket: UInt64 = try number()
        let kind: UInt8 = try number()
        let detail: Int32 = try number()
        var report = ProgramReport(ticket: ticket, outcome: try Self.outcome(kind, detail))
        report.started = try number()
        report.ended = try number()
        report.userTime = try number()
        report.systemTime = try number()
        report.maximumResident = try number()
        report.logOffset = try number()
        report.logLength = try number()
        report.leftOut = try number()
        let failure: Int32 = try number()
        report.logFailure = failure == 0 ? nil : failure
        let tail: UInt32 = try number()
        report.tail = Array(try raw(Int(tail)))
        return report
    }

    private static func outcome(
        _ kind: UInt8, _ detail: Int32
    ) throws(SpawnerError) -> ProgramReport.Outcome {
        switch kind {
        case 0: return .exited(code: UInt8(truncatingIfNeeded: detail))
        case 255: return .signalled(signal: detail)
        default:
            guard let step = StartStep(rawValue: kind) else { throw .protocolBroken }
            return .notStarted(step: step, errno: detail)
        }
    }
}
