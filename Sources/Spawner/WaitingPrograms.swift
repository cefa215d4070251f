// Programs that the spawner has received and not started yet, and what each needs to start.
internal import Glibc

/// An environment and, since programs of one environment share names too, where their names lead.
final class ProgramEnvironment {
    let variables: CStrings
    private var places: [String: CStrings] = [:]

    init(_ variables: CStrings) { self.variables = variables }

    /// The paths to try for `name`, as execvp does: as it is with a slash, else along this `PATH`.
    func paths(for name: UnsafePointer<CChar>) -> CStrings {
        let key = String(cString: name)
        if let known = places[key] { return known }
        var paths = [key]
        if strchr(name, 47) == nil {
            let search = value(of: "PATH") ?? "/usr/local/bin:/usr/bin:/bin"
            paths = search.split(separator: ":", omittingEmptySubsequences: false).map {
                $0.isEmpty ? "./" + key : "\($0)/\(key)"
            }
        }
        let found = CStrings.joining(paths)
        places[key] = found
        return found
    }

    private func value(of name: String) -> String? {
        for index in 0..<variables.count {
            guard let entry = variables[index] else { continue }
            if strncmp(entry, name + "=", name.utf8.count + 1) == 0 {
                return String(cString: entry + name.utf8.count + 1)
            }
        }
        return nil
    }
}

struct WaitingProgram {
    var ticket: UInt64
    var nice: Int32
    var addressSpace: UInt64
    var outputLimit: Int
    /// A bit for each processor.
    var processors: [UInt64]
    /// Working directory, standard input, standard output (empty: none given), then the arguments.
    var strings: CStrings
    var environment: ProgramEnvironment
    /// Those of this program alone.
    var variables: CStrings

    static let argumentsBegin = 3

    var isValid: Bool {
        strings.isValid && strings.count > Self.argumentsBegin && environment.variables.isValid
            && variables.isValid
    }

    /// As exec wants them; they live as long as the program does.
    var allVariables: [UnsafeMutablePointer<CChar>?] {
        Array(environment.variables.all) + variables.all + [nil]
    }

    func path(_ index: Int) -> UnsafePointer<CChar>? {
        guard let string = strings[index], string.pointee != 0 else { return nil }
        return UnsafePointer(string)
    }
}

extension FrameReader {
    mutating func waitingProgram(
        environment: ProgramEnvironment
    ) throws(SpawnerError) -> WaitingProgram {
        let ticket: UInt64 = try number()
        let nice: Int32 = try number()
        let addressSpace: UInt64 = try number()
        let outputLimit: UInt32 = try number()
        let processorCount: UInt32 = try number()
        var processors: [UInt64] = []
        for _ in 0..<processorCount {
            let processor = Int(try number(UInt16.self))
            while processors.count <= processor / 64 { processors.append(0) }
            processors[processor / 64] |= 1 << (processor % 64)
        }
        return WaitingProgram(
            ticket: ticket, nice: nice, addressSpace: addressSpace, outputLimit: Int(outputLimit),
            processors: processors, strings: try strings(), environment: environment,
            variables: try strings())
    }
}

/// First in, first out.
struct WaitingPrograms {
    private var programs: [WaitingProgram?] = []
    private var first = 0

    mutating func append(_ program: WaitingProgram) { programs.append(program) }

    var next: WaitingProgram? {
        mutating get {
            while first < programs.count {
                if let program = programs[first] { return program }
                first += 1
            }
            guard first > 0 else { return nil }
            programs.removeAll(keepingCapacity: true)
            first = 0
            return nil
        }
    }

    mutating func removeNext() {
        programs[first] = nil
        first += 1
        guard first >= 1024, first * 2 >= programs.count else { return }
        programs.removeFirst(first)
        first = 0
    }

    mutating func remove(ticket: UInt64) -> Bool {
        let range = first..<programs.count
        guard let index = range.first(where: { programs[$0]?.ticket == ticket }) else {
            return false
        }
        programs[index] = nil
        return true
    }
}
