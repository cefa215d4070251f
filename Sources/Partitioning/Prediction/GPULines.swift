// Who waits for GPUs: a line for each pool, in the order in which they came. Who asks for four is not
// passed over by those who ask for one.

struct GPULines {
    private let pools: GPUPools
    private var free: [Int]
    private var waiting: [[(group: Int, count: Int)]]
    /// Of each line, how many have been served.
    private var served: [Int]

    init(_ pools: GPUPools) {
        self.pools = pools
        free = pools.sizes
        waiting = [[(Int, Int)]](repeating: [], count: free.count)
        served = [Int](repeating: 0, count: free.count)
    }

    /// False: it waits.
    mutating func take(_ count: Int, for group: Int, on rank: Int) -> Bool {
        let pool = pools.poolOfRank[rank]
        // More than there are is had by nobody: whoever maps it so has complained.
        let count = min(count, pools.sizes[pool])
        guard served[pool] == waiting[pool].count, count <= free[pool] else {
            waiting[pool].append((group, count))
            return false
        }
        free[pool] -= count
        return true
    }

    /// Who has got theirs by that.
    mutating func give(_ count: Int, on rank: Int) -> [Int] {
        let pool = pools.poolOfRank[rank]
        free[pool] += min(count, pools.sizes[pool])
        var groups: [Int] = []
        while served[pool] < waiting[pool].count,
            waiting[pool][served[pool]].count <= free[pool]
        {
            let next = waiting[pool][served[pool]]
            served[pool] += 1
            free[pool] -= next.count
            groups.append(next.group)
        }
        return groups
    }
}
