// CopyApp and GenericGatherApp: all inputs, one behind the other, to every output.

package struct Copy: InProcessBody {
    package func run(_ work: Work) throws(BodyFailure) {
        for input in work.inputs.indices { try work.copyToAll(input) }
    }
}
