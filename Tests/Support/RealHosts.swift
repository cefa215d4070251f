internal import Foundation

/// The hosts that Tests/Hosts/with-hosts makes of namespaces on this machine.
package enum RealHosts {
    package static let starter =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().path + "/Hosts/with-hosts"

    package static let needs = "hosts of namespaces need root and iproute2"

    package static let canBeMade: Bool = {
        let tried = try? Command(starter, ["2", "hostname"]).run(within: .usual)
        return tried?.status == 0 && tried?.output == "h1\n"
    }()
}
