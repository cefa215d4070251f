// The environment of a program: the rank's own without what the MPI launcher added for the rank, so that
// the program may itself be an MPI program, alone or under an `mpirun` of its own. What a user sets to
// tune MPI stays, and so does everything of the resource manager (SLURM_*).
//
// The lists were made by running `mpirun -n 2 env` of Open MPI 4.1.4 and 5.0.11 and MPICH's `mpiexec`.
// Some names may come from either: those that tell the layout of *this* job (--map-by, -N) are taken
// out, a binding policy and all other OMPI_MCA_* stay. LD_LIBRARY_PATH, to which the wrapper of the
// 5.x wheel adds, stays too.
internal import CSpawn

package enum CleanEnvironment {
    /// `NAME=VALUE` strings, in their order.
    package static func of(_ variables: [String]) -> [String] {
        variables.filter { !isLaunchers($0) }
    }

    /// The environment of this process, clean. Bytes that are not UTF-8 come out as U+FFFD.
    package static func ofThisProcess() -> [String] {
        var variables: [String] = []
        guard var next = cspawn_environment() else { return [] }
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next += 1
        }
        return of(variables)
    }

    private static func isLaunchers(_ variable: String) -> Bool {
        if variable == "GFORTRAN_UNBUFFERED_PRECONNECTED=y" { return true }
        let name = variable.prefix { $0 != "=" }
        if launcherNames.contains(String(name)) { return true }
        if userPrefixes.contains(where: name.hasPrefix) || userNames.contains(String(name)) {
            return false
        }
        return launcherPrefixes.contains(where: name.hasPrefix)
    }

    private static let launcherNames = Set(
        [
            "ess", "ess_base_jobid", "ess_base_vpid", "initial_wdir", "mpi_oversubscribe",
            "orte_app_num", "orte_bound_at_launch", "orte_ess_jobid", "orte_ess_vpid",
            "orte_ess_node_rank", "orte_ess_num_procs", "orte_hnp_uri", "orte_jobfam_session_dir",
            "orte_launch", "orte_local_daemon_uri", "orte_num_nodes", "orte_parent_uri",
            "orte_precondition_transports", "orte_tmpdir_base", "orte_top_session_dir", "pmix",
            "shmem_RUNTIME_QUERY_hint", "PREFIXES", "cpu_type", "num_procs",
            "rmaps_base_mapping_policy", "rmaps_ppr_n_pernode",
        ].map { "OMPI_MCA_" + $0 } + [
            "HFI_NO_BACKTRACE", "IPATH_NO_BACKTRACE",
            "PMIX_MCA_mca_base_component_show_load_errors",
        ])

    private static let launcherPrefixes = [
        "OMPI_", "OPAL_", "PMIX_", "PRTE_", "PMI_", "PMI2_", "HYDI_", "HYDRA_", "MPI_LOCAL",
        "MPIR_CVAR_",
    ]

    /// A user's own, unless one of `launcherNames`.
    private static let userPrefixes = [
        "OMPI_ALLOW_RUN_AS_ROOT", "OMPI_MCA_", "PMIX_MCA_", "PRTE_MCA_", "PRTE_ALLOW_RUN_AS_ROOT",
    ]

    /// What Open MPI's compiler wrappers obey.
    private static let userNames: Set = [
        "OMPI_CC", "OMPI_CXX", "OMPI_FC", "OMPI_CPPFLAGS", "OMPI_CFLAGS", "OMPI_CXXFLAGS",
        "OMPI_FCFLAGS", "OMPI_LDFLAGS", "OMPI_LIBS",
    ]
}
