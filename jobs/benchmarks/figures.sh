#!/bin/bash -l
# The figures of benchmarks/README.md on a whole node of a cluster, as lines of JSON for `gather`.
# Under Slurm: sbatch jobs/benchmarks/figures.sh; under PBS: qsub jobs/benchmarks/figures.sh. From the
# folder of the sources, in which `make bench` was built before (compute nodes need no Swift).
#SBATCH --job-name=figures
#SBATCH --nodes=1
#SBATCH --exclusive
#SBATCH --time=02:00:00
#SBATCH --output=figures-%j.out
#PBS -N figures
#PBS -l select=1
#PBS -l place=scatter:excl
#PBS -l walltime=02:00:00
#PBS -j oe

# What your centre wants besides (an account, modules of MPI and HDF5) goes here and above.
set -euo pipefail
cd "${PBS_O_WORKDIR:-$PWD}"
job=${SLURM_JOB_ID:-${PBS_JOBID%%.*}}
bench=${WEIR_BENCH:-benchmarks/.build/release/bench}

# Which machine these figures are of belongs to them.
{ uname -a; lscpu 2>/dev/null | grep -E '^(Model name|CPU\(s\)|NUMA node\(s\))' || true; } \
    >"figures-$job.machine"
read -ra options <<<"${WEIR_BENCH_OPTIONS-}"
"$bench" --json "${options[@]}" >"figures-$job.jsonl"
jobs/benchmarks/gather "figures-$job" "figures-$job.jsonl"
