// GPUs as the command line or the machine file says: of each host, for all its ranks as in a run, or each
// rank's own.

import Execution
import Partitioning
import Planning

struct AskedGPUs: Equatable {
    /// One number: of each host. Several: of its ranks, one after another and from the beginning again.
    private let counts: [Int]

    /// Nil where nobody has said.
    init?(_ arguments: Arguments, _ figures: MachineFigures) throws(Complaint) {
        guard let text = arguments["--gpus"] else {
            guard let count = figures.gpusPerHost else { return nil }
            counts = [count]
            return
        }
        var counts: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(part), 0...GPUNames.most ~= number else {
                throw Complaint(
                    "\(arguments.commandName): --gpus \(text): no numbers from 0 to "
                        + "\(GPUNames.most)", try: "--gpus \(Self.nearest(text))")
            }
            counts.append(number)
        }
        self.counts = counts
    }

    /// The same list with what is a number made one that can be, and four where there is none.
    private static func nearest(_ text: String) -> String {
        let numbers = text.split(separator: ",").compactMap { Int($0) }
        return numbers.isEmpty
            ? "4" : numbers.map { "\(min(max(0, $0), GPUNames.most))" }.joined(separator: ",")
    }

    func pools(_ hostOfRank: [Int]) -> GPUPools {
        counts.count == 1
            ? GPUPools(ofEachHost: counts[0], hostOfRank: hostOfRank)
            : GPUPools(ofRanks: counts, hostOfRank: hostOfRank)
    }
}

extension Option {
    static let gpus = Option(
        names: ["--gpus"], value: "LIST",
        help: "GPUs of each host, which its ranks share (4), or of each rank (4,0,0,0 and again)")
}
