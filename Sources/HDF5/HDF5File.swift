// An HDF5 file. What this decides for all of Weir's files:
//
// - No locks: HDF5 would flock() every file, which some shared file systems refuse, and which keeps people from
//   looking into the files of a run that is on. Weir's files have one writer each, and are renamed when complete or
//   journaled. (HDF5_USE_FILE_LOCKING=TRUE in the environment still overrules this.)
// - The format of HDF5 1.8 and not older: its metadata carries checksums, so damage is found before it is believed.
// - No times in objects: the same contents make the same bytes.

internal import CHDF5
internal import Synchronization

package struct HDF5File: ~Copyable {
    package static let magic: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    private let id: Identifier

    var raw: hid_t { id.raw }

    private init(_ id: consuming Identifier) { self.id = id }

    /// Makes a file, in place of one that may be there.
    package static func create(_ path: String) throws(HDF5Error) -> HDF5File {
        try create(path, access: Self.access())
    }

    /// A file in memory, of which only an image is wanted.
    package static func createInMemory() throws(HDF5Error) -> HDF5File {
        let access = try access()
        try check("H5Pset_fapl_core") { H5Pset_fapl_core(access.raw, 1 << 16, false) }
        return try create(nameInMemory(), access: access)
    }

    private static func create(
        _ path: String, access: consuming Identifier
    ) throws(HDF5Error) -> HDF5File {
        let creation = try Identifier("H5Pcreate") { H5Pcreate(chdf5_file_create()) }
        try check("H5Pset_obj_track_times") { H5Pset_obj_track_times(creation.raw, false) }
        try check("H5Pset_libver_bounds") {
            H5Pset_libver_bounds(access.raw, H5F_LIBVER_V18, H5F_LIBVER_V18)
        }
        return HDF5File(
            try Identifier("H5Fcreate") {
                H5Fcreate(path, chdf5_acc_trunc(), creation.raw, access.raw)
            })
    }

    /// Opens a file for reading.
    package static func open(_ path: String) throws(HDF5Error) -> HDF5File {
        let access = try access()
        return HDF5File(
            try Identifier("H5Fopen") { H5Fopen(path, chdf5_acc_rdonly(), access.raw) })
    }

    /// Opens an image of a file for reading. HDF5 takes a copy.
    package static func open(image: [UInt8]) throws(HDF5Error) -> HDF5File {
        let access = try access()
        try check("H5Pset_fapl_core") { H5Pset_fapl_core(access.raw, 1 << 16, false) }
        var image = image
        let count = image.count
        try check("H5Pset_file_image") { H5Pset_file_image(access.raw, &image, count) }
        let name = nameInMemory()
        return HDF5File(
            try Identifier("H5Fopen") { H5Fopen(name, chdf5_acc_rdonly(), access.raw) })
    }

    private static let filesInMemory = Atomic<Int>(0)

    /// Two files in memory of one name would be one file.
    private static func nameInMemory() -> String {
        "in memory \(filesInMemory.wrappingAdd(1, ordering: .relaxed).newValue)"
    }

    private static func access() throws(HDF5Error) -> Identifier {
        let access = try Identifier("H5Pcreate") { H5Pcreate(chdf5_file_access()) }
        try check("H5Pset_file_locking") { H5Pset_file_locking(access.raw, false, true) }
        return access
    }

    package func root() throws(HDF5Error) -> HDF5Group { try HDF5Group(opening: "/", in: id.raw) }

    package func byteCount() throws(HDF5Error) -> Int {
        var count: hsize_t = 0
        try check("H5Fget_filesize") { H5Fget_filesize(id.raw, &count) }
        return Int(clamping: count)
    }

    /// All bytes of a file in memory, as they would be on disk.
    package func image() throws(HDF5Error) -> [UInt8] {
        try check("H5Fflush") { H5Fflush(id.raw, H5F_SCOPE_LOCAL) }
        let count = try check("H5Fget_file_image") { H5Fget_file_image(id.raw, nil, 0) }
        // H5Fget_file_image only tells the length here: of the bytes, 1.10.8 changes a flag of the
        // superblock and not its checksum. The driver has them as they are, behind two pointers.
        var handle: UnsafeMutableRawPointer?
        try check("H5Fget_vfd_handle") { H5Fget_vfd_handle(id.raw, chdf5_default(), &handle) }
        let memory = handle?.load(as: UnsafeRawPointer?.self)
        return Array(UnsafeRawBufferPointer(start: memory, count: memory == nil ? 0 : count))
    }

    /// Writes what is not written yet; a full disk may show only here.
    package consuming func close() throws(HDF5Error) {
        try check("H5Fflush") { H5Fflush(id.raw, H5F_SCOPE_LOCAL) }
        try id.close()
    }
}

@available(*, unavailable)
extension HDF5File: Sendable {}
