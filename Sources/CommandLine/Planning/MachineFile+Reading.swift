import Execution
import Planning
import Storage

extension MachineFile {
    /// Some lines and remarks.
    private static let mostBytes = 1 << 20

    static func read(_ path: String, usual: MachineFigures) throws(Complaint) -> MachineFile {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path, atMost: mostBytes) } catch {
            throw Complaint(unreadable: error, machineFile: path)
        }
        do throws(MachineFileError) {
            return try MachineFile(
                String(decoding: bytes, as: UTF8.self), usual: usual, mostGPUs: GPUNames.most)
        } catch { throw Complaint(error, path) }
    }

    /// The one that was given, or else the usual figures, with this host's cores.
    static func asked(_ arguments: Arguments) throws(Complaint) -> MachineFile {
        let usual = MachineFigures(coresPerHost: Host.cores)
        guard let path = arguments["--machine"] else {
            return MachineFile(figures: usual, guessed: Set(Figure.allCases))
        }
        return try read(path, usual: usual)
    }
}

extension Option {
    static let machine = Option(
        names: ["--machine"], value: "FILE",
        help: "what the machine can do, as weir probe writes it")
}
