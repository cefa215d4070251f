import TestSupport

/// Debian's Python, the one that has h5py; another on PATH may not.
func python(_ script: String, _ arguments: String...) throws -> Outcome {
    try Command("/usr/bin/python3", ["-c", script] + arguments).run()
}

/// All datasets of a file, followed through links, as "name type shape sum" lines; arguments: the file.
let listing = """
    import h5py, sys
    with h5py.File(sys.argv[1], "r") as f:
        def show(name, group):
            for key in group:
                member = group[key]
                path = name + key
                if isinstance(member, h5py.Group):
                    show(path + "/", member)
                else:
                    values = member[()]
                    total = values.sum() if member.dtype.kind in "iuf" else len(values)
                    print(path, member.dtype.str, member.shape, total)
        show("", f)
    """
