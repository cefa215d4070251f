// Whether what a Drop held is there for an app that is to read it.

import Arena
import Graphs
import Storage

extension RerunPlan {
    func isFile(_ number: Int) -> Bool {
        places.placements[Int(graph.component[number])] == .file
    }

    mutating func isThere(_ number: Int) -> Bool {
        switch places.placements[Int(graph.component[number])] {
        case .nowhere: return true
        case .file: return isFileThere(number)
        case .memory, .shared, .arena:
            guard !hasExpired(number) else { return false }
            guard restored.contains(number) || stretches(of: number) != nil else { return false }
            restored.insert(number)
            return true
        }
    }

    private mutating func isFileThere(_ number: Int) -> Bool {
        if isFirstThere(number) { return true }
        guard !finals.isInScratch(number), finals.hasSize(number), !finals.isFolder(number),
            let path = try? places.path(of: graph.name(of: DropID(number))),
            let copy = CopyPlaces(dataFolder: dataFolder).whole(
                of: path, size: finals.sizes[number], checksum: finals.checksum(number))
        else { return false }
        copies[number] = (path, copy)
        return true
    }

    private func isFirstThere(_ number: Int) -> Bool {
        guard !finals.isInScratch(number),
            let path = try? places.path(of: graph.name(of: DropID(number))),
            let size = Files.size(of: path)
        else { return false }
        guard finals.hasSize(number), !finals.isFolder(number), Files.isRegular(path) else {
            return true
        }
        guard UInt64(size) == finals.sizes[number] else { return false }
        guard wishes.verifies, let checksum = finals.checksum(number) else { return true }
        return (try? Files.checksum(of: path)) == checksum
    }

    /// Where contents that are in no file of their own were left, as it is now: a session may have been
    /// moved. Nil if they are not there.
    func stretches(of number: Int) -> [UInt8]? {
        guard let encoded = finals.stretches[number],
            let list = encoded.withUnsafeBytes({ FileStretch.decode($0) })
        else { return nil }
        var bytes: [UInt8] = []
        for stretch in list {
            let here = stretch.moved(to: dataFolder)
            guard isFirstThere(here, number) || here.copies.contains(where: \.isWhole) else {
                return nil
            }
            bytes += here.encoded
        }
        return bytes
    }

    private func isFirstThere(_ stretch: FileStretch, _ number: Int) -> Bool {
        if stretch.offset >= RankArena.firstStandIn { return isFiltered(stretch, number) }
        guard let size = Files.size(of: stretch.path), size >= stretch.offset + stretch.count
        else { return false }
        let isToBeRead =
            wishes.verifies || places.placements[Int(graph.component[number])].isMemory
        return !isToBeRead || isWhole(stretch)
    }

    /// A compressed array, which only HDF5 finds.
    private func isFiltered(_ stretch: FileStretch, _ number: Int) -> Bool {
        let name = places.arrayName(graph.name(of: DropID(number)))
        guard
            let array = (try? ArenaCatalogue.reference(to: name, in: stretch.path)).flatMap({ $0 }),
            array.byteCount == stretch.count, array.checksum == stretch.checksum
        else { return false }
        return !wishes.verifies || (try? ArenaReader().verify(array)) != nil
    }

    private func isWhole(_ stretch: FileStretch) -> Bool {
        guard let checksum = stretch.checksum else { return true }
        guard
            let bytes = try? Files.read(stretch.path, from: stretch.offset, count: stretch.count)
        else { return false }
        return bytes.withUnsafeBytes { CRC32C.checksum($0) } == checksum
    }
}
