// An array that is there before the run, in anybody's HDF5 file: input of a graph. Where its bytes lie behind
// each other in the file, apps read them from there; what is compressed, cut into pieces or of another byte
// order is read by HDF5 once, and kept in the rank's arena as an array of the Drop's own.

internal import Arena
import Storage

enum InputDataset {
    enum Failure: Error, Equatable {
        /// No file, or none of HDF5.
        case file(FileError)
        case unreadable(path: String, dataset: String)
        /// It is no array of numbers.
        case notNumbers(path: String, dataset: String)
    }

    static func stretch(
        of dataset: String, in path: String, as request: ArrayRequest, keeper: RankArena
    ) throws(Failure) -> FileStretch {
        guard Files.isReadable(path) else { throw .file(FileError("open", path)) }
        do throws(ArenaError) {
            guard let array = try ArenaCatalogue.reference(to: dataset, in: path) else {
                throw ArenaError.outside(name: dataset)
            }
            if let offset = array.offset {
                return FileStretch(
                    path: path, offset: offset, count: array.byteCount, checksum: nil)
            }
            let bytes = try ArenaReader().read(array)
            let own = ArrayRequest(
                name: request.name, type: array.form.type.numpyName, shape: array.form.shape,
                unit: request.unit)
            do throws(FileError) { return try keeper.keep(bytes, as: own) } catch {
                throw ArenaError.file(error)
            }
        } catch {
            switch error {
            case .file(let error): throw .file(error)
            case .outside: throw .notNumbers(path: path, dataset: dataset)
            default: throw .unreadable(path: path, dataset: dataset)
            }
        }
    }
}
