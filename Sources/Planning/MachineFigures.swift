// What a machine can do, as `weir probe` measures it: what a plan and a mapping are worked out with.
// The values here are of a usual cluster, for where nothing has been measured.

package import Partitioning

package struct MachineFigures: Equatable, Sendable {
    package var coresPerHost: Int
    /// In bytes; nil where nobody knows.
    package var memoryPerHost: Double?
    /// Which its ranks share; nil where nobody knows.
    package var gpusPerHost: Int?
    package var insideHost: Machine.Network
    package var betweenHosts: Machine.Network
    /// Seconds from when a core is free until the next program runs on it.
    package var startProgram: Double
    /// The same of an app that runs inside its rank, by a thread.
    package var startApp: Double
    /// Seconds of a rank's own thread for a Drop.
    package var drop: Double
    /// For how long a rank that has nothing to do sleeps at most before it looks for messages: a thing of
    /// Weir's and not of the machine.
    package var longestNap: Double
    /// The same of a rank whose cores are all at work.
    var longestFullNap: Double { 4 * longestNap }
    /// Bytes a second to and from the file system of the sessions.
    package var diskWrite: Double
    package var diskRead: Double

    package init(
        coresPerHost: Int, memoryPerHost: Double? = nil, gpusPerHost: Int? = nil,
        insideHost: Machine.Network = .sharedMemory, betweenHosts: Machine.Network = .cluster,
        startProgram: Double = 2e-3, startApp: Double = 2e-5, drop: Double = 2e-7,
        longestNap: Double = 1e-3, diskWrite: Double = 1e9, diskRead: Double = 1e9
    ) {
        self.coresPerHost = max(1, coresPerHost)
        self.memoryPerHost = memoryPerHost
        self.gpusPerHost = gpusPerHost
        self.insideHost = insideHost
        self.betweenHosts = betweenHosts
        self.startProgram = startProgram
        self.startApp = startApp
        self.drop = drop
        self.longestNap = longestNap
        self.diskWrite = diskWrite
        self.diskRead = diskRead
    }

    func network(_ isInside: Bool) -> Machine.Network { isInside ? insideHost : betweenHosts }
}
