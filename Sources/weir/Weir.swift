import CommandLine

@main
enum Main {
    static func main() { Weir.run() }
}
