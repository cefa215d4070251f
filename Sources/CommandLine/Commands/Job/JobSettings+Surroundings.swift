// What a scheduler is told besides, and what a script does around the run.

import Batch

extension JobSettings {
    func requests() throws(Complaint) -> SiteRequests {
        var requests = SiteRequests()
        requests.account = try plain("--account")
        requests.accountFlag = site?["account-flag"] ?? "-A"
        requests.queue = try plain(arguments["--partition"] == nil ? "--queue" : "--partition")
        requests.qos = try plain("--qos")
        requests.constraint = try plain("--constraint")
        requests.reservation = try plain("--reservation")
        requests.dependency = try plain("--dependency")
        requests.mail = try plain("--mail")
        requests.log = try plain("--log")
        requests.directives = try lines("--directive")
        if let text = self["--mail-on"] {
            requests.mailEvents = try text.split(separator: ",").map {
                word throws(Complaint) in
                guard let event = MailEvent(rawValue: String(word)) else {
                    throw Complaint("job: --mail-on \(word): none of begin, end, fail")
                }
                return event
            }
        }
        return requests
    }

    func surroundings() throws(Complaint) -> Surroundings {
        var around = Surroundings()
        around.purgesModules = has("--purge-modules")
        around.modules = try lines("--module")
        around.commands = try lines("--before")
        around.scratch = try lines("--scratch").last
        around.localScratch = try lines("--local-scratch").last
        around.session = try lines("--session").last
        around.environment = try lines("--env").map { text throws(Complaint) in
            guard let variable = EnvironmentVariable(text) else {
                throw Complaint("job: --env \(text): not NAME=VALUE")
            }
            return variable
        }
        return around
    }

    func restart() throws(Complaint) -> Restart? {
        let most = try number("--max-restarts", from: 0)
        guard let way = try word("--restart", Restart.Way.self) else { return nil }
        return Restart(way, atMost: most ?? 10)
    }

    /// Within one job.
    func relaunches() throws(Complaint) -> Int { try number("--max-restarts", from: 0) ?? 3 }
}
