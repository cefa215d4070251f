import Spawner
import Testing

struct CleanEnvironmentTests {
    @Test(arguments: [
        "OMPI_COMM_WORLD_RANK=1", "OMPI_FILE_LOCATION=/tmp/x", "OMPI_MCA_ess_base_vpid=1",
        "OMPI_MCA_orte_hnp_uri=1.0;tcp://127.0.0.1:1", "OMPI_MCA_pmix=^s1", "OMPI_MCA_PREFIXES=mca",
        "OMPI_MCA_rmaps_ppr_n_pernode=1", "HFI_NO_BACKTRACE=1", "PMIX_RANK=0",
        "PMIX_SERVER_URI41=x",
        "PMIX_MCA_mca_base_component_show_load_errors=1", "PRTE_LAUNCHED=1", "OPAL_PREFIX=/x",
        "PMI_FD=9", "PMI2_SIZE=2", "HYDI_CONTROL_FD=7", "HYDRA_LAUNCHER=ssh", "MPI_LOCALRANKID=0",
        "MPIR_CVAR_CH3_INTERFACE_HOSTNAME=a", "GFORTRAN_UNBUFFERED_PRECONNECTED=y", "OMPI_X",
    ])
    func whatALauncherAddsGoes(_ variable: String) {
        #expect(CleanEnvironment.of([variable]) == [])
    }

    @Test(arguments: [
        "PATH=/bin", "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
        "OMPI_MCA_btl_tcp_if_include=lo", "OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_CC=clang",
        "OMPI_MCA_pmix_base_verbose=5", "OMPI_MCA_orte_base_help_aggregate=0",
        "OMPI_MCA_hwloc_base_binding_policy=none", "PMIX_MCA_gds=hash", "SLURM_JOB_ID=7",
        "SLURM_PMIX_RANK=1", "MY_OMPI_THING=1", "PMIXER=1", "=ODD", "", "X==PMIX_",
        "GFORTRAN_UNBUFFERED_PRECONNECTED=n",
    ])
    func whatAUserSetsStays(_ variable: String) {
        #expect(CleanEnvironment.of([variable]) == [variable])
    }

    @Test func orderAndRepeatsStay() {
        let given = ["B=1", "PMIX_ID=1", "A=1", "B=2"]
        #expect(CleanEnvironment.of(given) == ["B=1", "A=1", "B=2"])
    }

    @Test func thisProcessHasAPath() {
        #expect(CleanEnvironment.ofThisProcess().contains { $0.hasPrefix("PATH=") })
    }
}
