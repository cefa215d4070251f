import TestSupport

/// Debian's Python, the one that has h5py; another on PATH may not.
func python(_ script: String, _ arguments: String...) throws -> Outcome {
    try Command("/usr/bin/python3", ["-c", script] + arguments).run()
}

/// What somebody does who has changed a file on purpose: takes its checksums away.
let removingChecksums = """
    import h5py, sys
    with h5py.File(sys.argv[1], "r+") as f:
        del f.attrs["checksum"]
        del f["partitions/checksum"]
    """
