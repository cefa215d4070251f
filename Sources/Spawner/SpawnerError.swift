package enum SpawnerError: Error, Equatable, Sendable {
    case socketPair(errno: Int32)
    case fork(errno: Int32)
    /// The spawner could not set itself up and is gone.
    case setUp(step: SetUpStep, errno: Int32)
    /// The spawner ended by itself or was killed. What it was running is killed by the kernel, and what that has
    /// started by the rank (see Orphans).
    case spawnerDied
    /// A frame that this version does not know: a bug, or memory overwritten.
    case protocolBroken
}

package enum SetUpStep: UInt8, Sendable {
    case processGroup = 1
    case streams
    case signals
    case traits
    case epoll
}
