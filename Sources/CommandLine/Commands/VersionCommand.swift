import MPI

extension Weir {
    static let version = "0.1.0"
}

extension Command {
    static let version = Command(
        name: "version", summary: "Prints the versions of Weir and of its MPI.", details: "",
        options: [], example: "weir version"
    ) { _ throws(Complaint) in
        Terminal.say("weir \(Weir.version)")
        do throws(MPIError) {
            Terminal.say("MPI  \(MPILibrary.version) (standard \(try MPILibrary.standard))")
        } catch { throw Complaint(error) }
        return .completed
    }
}
