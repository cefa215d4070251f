import Arena
import HDF5

extension Complaint {
    init(_ error: ArenaError) {
        switch error {
        case .file(let error): self.init("\(error.path): \(error.call): \(error.reason)")
        case .hdf5(let path, .failed(let call, let reason)):
            self.init("\(path): HDF5 cannot read it: \(call): \(reason)")
        case .hdf5(let path, _): self.init("\(path): not what a run writes there")
        case .checksum(let reference, _):
            self.init(
                "\(reference.path): \(reference.name) is not what was written", status: .fault)
        case .cut(let path, let offset): self.init("\(path): it ends at \(offset), too early")
        case .removed(let path): self.init("\(path): somebody removed it")
        case .taken(let name): self.init("\(name): there is an array of that name")
        case .name(let name): self.init("\"\(name)\" cannot be the name of an array")
        case .outside(let name): self.init("\(name): it has no such part")
        case .noFilter(let name):
            self.init(
                "this HDF5 has no filter \(name)", try: "HDF5_PLUGIN_PATH=… where its plugin is")
        }
    }
}
