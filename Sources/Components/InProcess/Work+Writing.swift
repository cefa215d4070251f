// What a body writes goes to where it was told, and the files and arrays are closed when it has ended.

package import Storage

extension Work {
    package func write(_ bytes: DropBytes, to output: Int) throws(BodyFailure) {
        if outputs[output].isStreamed, bytes.count > 0 { onWrite?(output, bytes) }
        switch outputs[output].target {
        case .memory, .shared, .array:
            do throws(FileError) {
                if try outputs[output].append(bytes, long) { hasMuch = true }
            } catch { throw BodyFailure(error) }
        case .nowhere: break
        case .file(let path):
            do { try outputs[output].write(bytes, to: path) } catch { throw BodyFailure(error) }
        }
    }

    func writeToAll(_ bytes: DropBytes) throws(BodyFailure) {
        for output in outputs.indices { try write(bytes, to: output) }
    }

    /// All of an input to all outputs.
    func copyToAll(_ input: Int) throws(BodyFailure) {
        // But for files these are the same bytes, wherever they are.
        if case .memory(let bytes) = inputs[input], !outputs.contains(where: \.isFile) {
            return try writeToAll(bytes)
        }
        try forEachPiece(of: input) { piece throws(BodyFailure) in try writeToAll(piece) }
    }

    /// The consumers of this output are skipped, as the untaken side of a branch.
    func skip(_ output: Int) {
        outputs[output].isSkipped = true
        hasSkipped = true
    }

    /// A full disk may show only now.
    package func close() throws(BodyFailure) {
        if hasMuch { try gather() }
        guard writesFiles else { return }
        for output in outputs.indices {
            try keep(output)
            do { try outputs[output].closeFile() } catch { throw BodyFailure(error) }
        }
    }

    private func gather() throws(BodyFailure) {
        for output in outputs.indices {
            do { try outputs[output].gather() } catch { throw BodyFailure(error) }
        }
    }

    private func keep(_ output: Int) throws(BodyFailure) {
        guard case .array(let request) = outputs[output].target, !outputs[output].isSkipped,
            outputs[output].kept == nil
        else { return }
        guard let keeper else { throw BodyFailure("nobody keeps the array \(request.name)") }
        let bytes = outputs[output].bytes ?? .empty
        if let share = request.share, share.count != bytes.count {
            throw BodyFailure(
                "it wrote \(bytes.count) bytes, and its share of the array \(request.name) is "
                    + "\(share.count)")
        }
        do throws(FileError) {
            outputs[output].keep(
                at: isSpilling
                    ? try keeper.spill(bytes, as: request) : try keeper.keep(bytes, as: request))
        } catch { throw BodyFailure(error) }
    }

    /// What was written is not wanted.
    package func forgetArrays() {
        for output in outputs.indices {
            guard let kept = outputs[output].kept else { continue }
            outputs[output].forgetKept()
            keeper?.forget(kept)
        }
    }
}
