// What a shell offers after Tab, made of the table of commands: commands first, then files and options.

enum Completions {
    static func text(for shell: String) -> String? {
        switch shell {
        case "bash": bash
        case "zsh": zsh
        case "fish": fish
        default: nil
        }
    }

    private static let head = "# Made by: weir help completions"

    private static func names(_ command: Command) -> String {
        (command.options + [.help]).flatMap(\.names).joined(separator: " ")
    }

    private static var commands: String { Command.all.map(\.name).joined(separator: " ") }
    private static var topics: String {
        (Command.all.map(\.name) + Topic.all.map(\.name)).joined(separator: " ")
    }

    private static var bash: String {
        let cases = Command.all.map { "        \($0.name)) options=\"\(names($0))\" ;;" }
        return """
            \(head) bash
            _weir() {
                local word=${COMP_WORDS[COMP_CWORD]} options=""
                COMPREPLY=()
                if ((COMP_CWORD == 1)); then
                    mapfile -t COMPREPLY < <(compgen -W "\(commands)" -- "$word")
                    return
                fi
                case ${COMP_WORDS[1]} in
            \(cases.joined(separator: "\n"))
                esac
                if [[ $word == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
                elif ((COMP_CWORD == 2)) && [[ ${COMP_WORDS[1]} == help ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "\(topics)" -- "$word")
                elif ((COMP_CWORD == 2)) && [[ ${COMP_WORDS[1]} == job ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "slurm pbs" -- "$word")
                fi
            }
            complete -o default -F _weir weir
            """
    }

    private static var zsh: String {
        let rows = Command.all.map { "        '\($0.name):\(quoted($0.summary))'" }
        let cases = Command.all.map { command in
            let options = (command.options + [.help]).flatMap { option in
                option.names.map { name in
                    "'*\(name)[\(bracketed(option.help))]\(option.value == nil ? "" : ":value:_files")'"
                }
            }
            return
                "        \(command.name)) _arguments \(options.joined(separator: " ")) '*:file:_files' ;;"
        }
        return """
            #compdef weir
            \(head) zsh
            _weir() {
                local -a commands=(
            \(rows.joined(separator: "\n"))
                )
                if ((CURRENT == 2)); then
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                ((CURRENT--))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            _weir "$@"
            """
    }

    private static var fish: String {
        var lines = ["\(head) fish"]
        for command in Command.all {
            lines.append(
                "complete -c weir -f -n __fish_use_subcommand -a \(command.name) -d '\(quoted(command.summary))'"
            )
            for option in command.options + [.help] {
                let flags = option.names.map {
                    $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
                }
                lines.append(
                    "complete -c weir -n '__fish_seen_subcommand_from \(command.name)' "
                        + flags.joined(separator: " ") + (option.value == nil ? "" : " -r")
                        + " -d '\(quoted(option.help))'")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// For within single quotes of fish, or of zsh where no quote is.
    private static func quoted(_ text: String) -> String {
        text.replacing("'", with: "’").replacing("\\", with: "\\\\")
    }

    private static func bracketed(_ text: String) -> String {
        quoted(text).replacing("[", with: "\\[").replacing("]", with: "\\]")
            .replacing(":", with: "\\:")
    }
}
