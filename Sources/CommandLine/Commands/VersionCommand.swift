import HDF5
import MPI

extension Weir {
    static let version = "0.1.0"
}

extension Command {
    static let version = Command(
        name: "version", summary: "Prints the versions of Weir, MPI and HDF5.", details: "",
        options: [], example: "weir version"
    ) { _ throws(Complaint) in
        Terminal.say("weir \(Weir.version)")
        do throws(MPIError) {
            Terminal.say("MPI  \(MPILibrary.version) (standard \(try MPILibrary.standard))")
        } catch { throw Complaint(error) }
        do throws(HDF5Error) { Terminal.say("HDF5 \(try HDF5Library.version)") } catch {
            throw Complaint("HDF5: \(error.text)", status: .fault)
        }
        return .completed
    }
}
