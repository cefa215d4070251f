import Partitioning
import Planning
import Testing

struct MachineFileTests {
    private static let usual = MachineFigures(coresPerHost: 4, memoryPerHost: 8e9)

    @Test func whatIsWrittenIsReadAgain() throws {
        var figures = Self.usual
        figures.coresPerHost = 48
        figures.betweenHosts = Machine.Network(latency: 1.5e-6, bandwidth: 1.25e10)
        figures.drop = 0
        figures.gpusPerHost = 0
        let file = MachineFile(figures: figures, remarks: ["by hand"])
        let read = try MachineFile(file.text, usual: Self.usual, mostGPUs: 64)
        #expect(read.figures == figures && read.guessed.isEmpty)
    }

    @Test func whatIsLeftOutOrOnlyRemarkedIsUsual() throws {
        let file = try MachineFile(
            "# a remark\n\n  start_program=0.25 # s\n#drop = 7\r\ncores_per_host = 8",
            usual: Self.usual, mostGPUs: 64)
        #expect(file.figures.startProgram == 0.25 && file.figures.coresPerHost == 8)
        #expect(file.figures.drop == Self.usual.drop)
        #expect(file.guessed.count == MachineFile.Figure.allCases.count - 2)
        var again = MachineFile(figures: file.figures, guessed: file.guessed)
        again = try MachineFile(again.text, usual: Self.usual, mostGPUs: 64)
        #expect(again == file)
    }

    @Test(arguments: [
        ("drop", MachineFileError.notALine(number: 1, text: "drop")),
        ("\ndorp = 1", .unknownFigure(number: 2, name: "dorp")),
        ("drop = x", .notANumber(number: 1, name: "drop", text: "x")),
        ("drop = -1", .notANumber(number: 1, name: "drop", text: "-1")),
        ("drop = inf", .notANumber(number: 1, name: "drop", text: "inf")),
        ("disk_read = 0", .notANumber(number: 1, name: "disk_read", text: "0")),
        ("cores_per_host = 0.5", .notANumber(number: 1, name: "cores_per_host", text: "0.5")),
        ("cores_per_host = 2.5", .notANumber(number: 1, name: "cores_per_host", text: "2.5")),
        ("gpus_per_host = 65", .notANumber(number: 1, name: "gpus_per_host", text: "65")),
        ("gpus_per_host = -1", .notANumber(number: 1, name: "gpus_per_host", text: "-1")),
        ("gpus_per_host = 0.5", .notANumber(number: 1, name: "gpus_per_host", text: "0.5")),
        ("drop = nan", .notANumber(number: 1, name: "drop", text: "nan")),
        ("cores_per_host = 1e20", .notANumber(number: 1, name: "cores_per_host", text: "1e20")),
    ])
    func mistakesAreTold(_ text: String, _ error: MachineFileError) {
        #expect(throws: error) { try MachineFile(text, usual: Self.usual, mostGPUs: 64) }
    }
}
