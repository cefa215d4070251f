internal import Foundation
internal import Glibc

/// The Slurm that Tests/Slurm/with-slurm starts.
package enum RealSlurm {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().path

    package static let starter = root + "/Slurm/with-slurm"

    package static let needs =
        "a Slurm needs root, namespaces, slurmctld, slurmd, slurm-client, slurm-wlm-plugins, munge"

    /// Whether it starts here; why it does not is printed, once.
    package static let canStart: Bool = {
        let programs = ["slurmctld", "slurmd", "munged"].map { "/usr/sbin/" + $0 }
        guard geteuid() == 0, programs.allSatisfy(FileManager.default.fileExists(atPath:)) else {
            return false
        }
        let tried = try? Command(starter, ["1", "true"]).run(within: .usual)
        guard let tried, tried.status != 0 else { return tried != nil }
        let said = "no Slurm here: with-slurm ended with \(tried.status): \(tried.errors)\n"
        FileHandle.standardError.write(Data(said.utf8))
        return false
    }()
}
