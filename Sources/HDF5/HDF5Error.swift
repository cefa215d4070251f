package enum HDF5Error: Error, Equatable, Sendable {
    /// A call failed; `reason` is the innermost text of HDF5's error stack.
    case failed(call: String, reason: String)
    /// No object, or no attribute, of that name.
    case missing(String)
    /// Something of that name is there, but it holds other elements.
    case otherType(String)
    /// Not one row of values, or not one value; or rows were asked for that it does not have.
    case otherShape(String)
}
