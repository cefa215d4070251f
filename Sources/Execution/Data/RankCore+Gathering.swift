// Short arrays that apps of this rank have written wait in memory until many can be written together (see
// RankArena). They are written once a turn of the loop: before other ranks hear that a Drop is complete, for
// they read the file; and before the journal has a record of one, for what a record names is on disk first.
// Until then nobody but this process knows that the app has ended: a kill leaves nothing but bytes that
// no one asks for.
//
// Where they cannot be written no Drop that waits is recorded or announced. The run ends, as for every want
// of room (MachineFault), and the next one has them to do again.

import Engine
import Graphs
import Storage

extension RankCore {
    @inline(__always)
    var mayHaveGathered: Bool { gatherer != nil || arena.isGathering }

    mutating func publishArrays() throws(FileError) {
        do throws(FileError) { try arena.publish() } catch {
            if metBy == nil, let gatherer {
                metBy = failed(gatherer, .problem(.file(error)))
            }
            throw error
        }
        gatherer = nil
    }
}
