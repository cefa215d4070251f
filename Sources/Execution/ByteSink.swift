/// Where the records of a packet are written: an array that grows, or memory that has room for them.
protocol ByteSink {
    mutating func append<T: FixedWidthInteger>(little value: T)
    mutating func append(bytes: UnsafeRawBufferPointer)
}

extension ByteSink {
    mutating func append(zeros count: Int) {
        for _ in 0..<count { append(little: UInt8(0)) }
    }
}

extension [UInt8]: ByteSink {
    @inline(__always)
    mutating func append<T: FixedWidthInteger>(little value: T) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(bytes: UnsafeRawBufferPointer) { append(contentsOf: bytes) }
}

/// Writes at a place and behind it; whoever gives the place knows that there is room.
struct PlaceWriter: ByteSink {
    private var place: UnsafeMutableRawPointer

    init(at place: UnsafeMutableRawPointer) { self.place = place }

    @inline(__always)
    mutating func append<T: FixedWidthInteger>(little value: T) {
        withUnsafeBytes(of: value.littleEndian) { append(bytes: $0) }
    }

    @inline(__always)
    mutating func append(bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        place.copyMemory(from: start, byteCount: bytes.count)
        place += bytes.count
    }
}
