import Planning
import Storage

extension MachineFile {
    static func read(_ path: String, usual: MachineFigures) throws(Complaint) -> MachineFile {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path) } catch {
            throw Complaint("\(path): \(error.reason)", try: "weir probe -o \(path)")
        }
        do throws(MachineFileError) {
            return try MachineFile(String(decoding: bytes, as: UTF8.self), usual: usual)
        } catch { throw Complaint(error, path) }
    }
}
