// Why a Drop failed, in words: the one place in execution where sentences are made, for they travel
// to rank 0 as text.

import Components
import Spawner
import Storage

enum FailureCause {
    case componentUnknown
    case problem(DropBodies.Problem)
    case program(ProgramReport)
    case body(BodyFailure)
    case timeLimit(milliseconds: UInt32)
    case memory(limit: Int, ProgramReport)
    case gpusMissing(asked: Int, here: Int)

    /// A number for each kind, so that failures can be told to be alike without their texts, which
    /// name single Drops' files.
    var reason: UInt32 {
        switch self {
        case .componentUnknown: 1
        case .problem(.inputMissing): 2
        case .problem(.badPath): 3
        case .problem(.badCommand): 4
        case .problem(.file), .problem(.dataset(.file)): 5
        case .problem(.dataset): 12
        case .program(let report):
            switch report.outcome {
            case .exited: 6
            case .signalled: 7
            case .notStarted: 8
            }
        case .body: 9
        case .timeLimit: 10
        case .memory: 11
        case .gpusMissing: 13
        }
    }

    static let ofPrograms: ClosedRange<UInt32> = 6...7

    var text: String {
        switch self {
        case .componentUnknown: "no such component here"
        case .problem(let problem): Self.text(problem)
        case .program(let report): Self.text(report.outcome)
        case .body(let failure): failure.reason
        case .timeLimit(let milliseconds):
            "took longer than its time limit of \(Double(milliseconds) / 1000) s"
        case .gpusMissing(let asked, let here): Self.text(gpus: asked, here)
        case .memory(let limit, let report):
            "exceeded its memory of \(Self.amount(limit)) (\(Self.text(report.outcome)))"
        }
    }

    private static func text(gpus asked: Int, _ here: Int) -> String {
        "asks for \(asked) GPUs, and its rank has \(here)"
    }

    private static func amount(_ bytes: Int) -> String {
        bytes < 10_000_000 ? "\(bytes) bytes" : "\(bytes / 1_000_000) MB"
    }

    private static func text(_ problem: DropBodies.Problem) -> String {
        switch problem {
        case .inputMissing(let tried):
            "its file is not there; looked for " + tried.joined(separator: ", then ")
        case .badPath(.variableUnset(let name)):
            "its path names $\(name), which is not set"
        case .badPath(.hasNul):
            "its path has a NUL in it, which no file name can have"
        case .badPath(.leavesSession(let path)):
            "its path \(path) leads out of the session; use an absolute path if that is meant"
        case .badCommand(.noCommand): "it has no command"
        case .badCommand(.unknownName(let name, let known)):
            "its command names \(name), which is none of its ports ("
                + (known.isEmpty ? "it has none" : known.joined(separator: ", ")) + ")"
        case .file(let error), .dataset(.file(let error)):
            "\(error.path): \(error.call): \(error.reason)"
        case .dataset(.unreadable(let path, let dataset)):
            "\(path): HDF5 finds no dataset \(dataset) in it, or cannot read it"
        case .dataset(.notNumbers(let path, let dataset)):
            "\(path): \(dataset) is no array of numbers"
        }
    }

    private static func text(_ outcome: ProgramReport.Outcome) -> String {
        switch outcome {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "ended by signal \(signal)"
        case .notStarted(let step, let code):
            "could not be started (\(step)): \(FileError("", "", code: code).reason)"
        }
    }
}

extension ProgramReport {
    /// The exit status, or minus the signal.
    var exitNumber: Int32 {
        switch outcome {
        case .exited(let code): Int32(code)
        case .signalled(let signal): -signal
        case .notStarted: 127
        }
    }
}
