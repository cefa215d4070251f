// What is wrong with a graph file, and what to do about it.

import GraphFiles
import HDF5

extension Complaint {
    init(_ error: GraphFileError) {
        switch error.fault {
        case .file(let file): self.init("\(error.path): \(file.call): \(file.reason)")
        default:
            self.init(
                "\(error.path): \(error.fault.what)", try: error.fault.remedy,
                status: error.fault.isOfTheMachine ? .wrongUsage : .wrongGraph)
        }
    }
}

extension GraphFileFault {
    fileprivate var what: String {
        switch self {
        case .file(let error): error.reason
        case .notHDF5: "not an HDF5 file"
        case .notAGraph: "an HDF5 file, but not a graph of Weir"
        case .version(let version):
            "a graph file of version \(version); this Weir reads version \(GraphFile.version)"
        case .hdf5(let error): error.text
        case .length(let path, let found, let expected):
            "\(path): \(found) rows where \(expected) must be"
        case .value(let path, let row): "\(path): row \(row) cannot be right"
        case .checksum(let part): "\(part): not what was written"
        case .notUTF8(let path, let row): "\(path): row \(row) is not UTF-8"
        case .contradiction(let what): "it contradicts itself: \(what)"
        case .notUnrolled: "it has the closed form only, no Drops"
        case .tooLarge: "too large for one process"
        }
    }

    fileprivate var remedy: String? {
        switch self {
        case .notAGraph: "weir unroll GRAPH -o FILE.h5 makes one"
        case .version: "unroll the graph again with this Weir"
        case .checksum:
            "make it again; if it was changed on purpose, delete the attribute \"checksum\" and "
                + "the dataset partitions/checksum"
        case .length, .value, .notUTF8, .contradiction: "the file is damaged: make it again"
        case .hdf5 where isOfTheMachine: "df -h; ls -l"
        case .hdf5: "the file is damaged or was not written to its end: make it again"
        default: nil
        }
    }

    /// Whether making the file failed, and not reading it.
    fileprivate var isOfTheMachine: Bool {
        switch self {
        case .file, .tooLarge: true
        case .hdf5(.failed(let call, _)):
            ["H5Fcreate", "H5Dcreate", "H5Dwrite", "H5Fflush", "H5Awrite", "H5Idec_ref"]
                .contains(call)
        default: false
        }
    }
}

extension HDF5Error {
    /// Of "file write failed: time = …, errno = 27, error message = 'File too large', …" what a user needs.
    private static func systemsWords(in reason: String) -> String? {
        guard let head = reason.firstRange(of: "error message = '") else { return nil }
        let rest = reason[head.upperBound...]
        return "\(reason.prefix { $0 != ":" }): \(rest.prefix { $0 != "'" })"
    }

    var text: String {
        switch self {
        case .failed(let call, let reason): "\(call): \(Self.systemsWords(in: reason) ?? reason)"
        case .missing(let name): "\"\(name)\" is missing"
        case .otherType(let name): "\"\(name)\" holds something else than it must"
        case .otherShape(let name): "\"\(name)\" is not one row of values"
        }
    }
}
