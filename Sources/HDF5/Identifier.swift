// One reference to an object of HDF5's, given back by `close`, or by the deinit where an error was thrown in between.
// It is made only from an identifier that was checked: giving back a wrong one may close somebody else's object.

internal import CHDF5

struct Identifier: ~Copyable {
    let raw: hid_t

    init(_ call: StaticString, _ make: () -> hid_t) throws(HDF5Error) {
        raw = try check(call, make)
    }

    consuming func close() throws(HDF5Error) {
        let raw = raw
        discard self
        try check("H5Idec_ref") { H5Idec_ref(raw) }
    }

    deinit {
        let raw = raw
        _ = try? check("H5Idec_ref") { H5Idec_ref(raw) }
    }
}
