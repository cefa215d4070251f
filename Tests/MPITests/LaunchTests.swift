import MPI
import Testing

struct LaunchTests {
    @Test func alone() {
        #expect(detect([:]) == nil)
        #expect(detect(["HOME": "/root", "SLURM_JOB_ID": "7", "SLURM_NTASKS": "4"]) == nil)
    }

    @Test func underMpirun() {
        let launch = detect([
            "OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "3",
        ])
        #expect(launch == Launch(launcher: .openMPI, rank: 3, size: 4))
    }

    @Test func underHydra() {
        let launch = detect(["PMI_RANK": "0", "PMI_SIZE": "2", "PMI_FD": "9"])
        #expect(launch == Launch(launcher: .pmi, rank: 0, size: 2))
    }

    @Test func underSrunWithPMIx() {
        let step = [
            "PMIX_RANK": "1", "SLURM_PROCID": "1", "SLURM_STEP_ID": "0",
            "SLURM_STEP_NUM_TASKS": "2",
        ]
        #expect(detect(step) == Launch(launcher: .pmix, rank: 1, size: 2))
    }

    @Test func pmixAloneTellsNoSize() {
        #expect(detect(["PMIX_RANK": "1"]) == Launch(launcher: .pmix, rank: 1, size: nil))
    }

    @Test func underPlainSrun() {
        let step = ["SLURM_PROCID": "5", "SLURM_STEP_ID": "12", "SLURM_STEP_NUM_TASKS": "8"]
        #expect(detect(step) == Launch(launcher: .slurm, rank: 5, size: 8))
        #expect(
            detect(["SLURM_PROCID": "5", "SLURM_STEPID": "12"])
                == Launch(launcher: .slurm, rank: 5, size: nil))
    }

    /// sbatch's script and salloc's shell are steps of Slurm's own, and have a task number all the same.
    @Test(arguments: ["4294967291", "4294967290", nil])
    func batchAndInteractiveStepsAreNoRanks(_ step: String?) {
        var variables = ["SLURM_PROCID": "0", "SLURM_NTASKS": "4"]
        variables["SLURM_STEP_ID"] = step
        #expect(detect(variables) == nil)
    }

    @Test func mpirunInsideASlurmStepGoesFirst() {
        let variables = [
            "SLURM_PROCID": "1", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2",
            "OMPI_COMM_WORLD_RANK": "5", "OMPI_COMM_WORLD_SIZE": "8",
        ]
        #expect(detect(variables) == Launch(launcher: .openMPI, rank: 5, size: 8))
    }

    @Test func wordsAndNegativeNumbersAreNotRanks() {
        #expect(detect(["PMI_RANK": "first", "PMIX_RANK": "-1"]) == nil)
        #expect(detect(["PMI_RANK": "", "PMI_SIZE": "2"]) == nil)
    }

    @Test func aSizeThatCannotHoldTheRankIsNoSize() {
        #expect(detect(["PMI_RANK": "4", "PMI_SIZE": "4"])?.size == nil)
        #expect(detect(["PMI_RANK": "3", "PMI_SIZE": "many"])?.size == nil)
    }

    @Test func aLonelyWorldContradictsItsLauncher() {
        let four = Launch(launcher: .pmi, rank: 0, size: 4)
        #expect(four.contradicts(worldSize: 1))
        #expect(!four.contradicts(worldSize: 4))
        let unknown = Launch(launcher: .pmix, rank: 2, size: nil)
        #expect(unknown.contradicts(worldSize: 1))
        #expect(!unknown.contradicts(worldSize: 3))
    }

    private func detect(_ variables: [String: String]) -> Launch? {
        Launch.detect { variables[$0] }
    }
}
