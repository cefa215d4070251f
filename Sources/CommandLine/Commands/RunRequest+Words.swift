// What ranks are started with: all that was typed, but for -n.

extension RunRequest {
    func words(_ arguments: Arguments, _ operand: String) -> [String] {
        var words = [arguments.commandName]
        for name in [
            "--session", "--output", "--group", "--slots", "--gpus", "--memory", "--scratch",
            "--replicate", "--algorithm", "--island-size", "--progress-interval", "--log-level",
            "--walltime", "--margin", "--disk-rate", "--signal", "--grace",
        ] {
            if let value = arguments[name] { words += [name, value] }
        }
        for name in ["--dedicated-master", "--no-dedicated-master", "--fail-fast", "-q", "-v"]
        where arguments.has(name) {
            words.append(name)
        }
        for name in ["--events", "--watch"] {
            for text in arguments.values(of: name) { words += [name, text] }
        }
        if let resume { return words + resume.words + ["--", operand] }
        switch trial {
        case .none: break
        case .zero: words.append("--zero-run")
        case .sleep(let unit): words += ["--sleep-run", "\(unit)"]
        }
        if !journal { words.append("--no-journal") }
        return words + options.words(arguments) + ["--", graph]
    }
}
