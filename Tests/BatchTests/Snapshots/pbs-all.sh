#!/bin/bash -l
# Weir runs letters.graph on 2 nodes, with 4 ranks each.
# Written for a cluster.
# Made by: weir job pbs letters.graph --nodes 2
# Submit with: qsub letters.pbs
#PBS -N letters
#PBS -A ab12
#PBS -q long
#PBS -l select=2:ncpus=32:mpiprocs=4:ompthreads=8:mem=64gb:ngpus=4
#PBS -l place=scatter:excl
#PBS -l walltime=01:30:00
#PBS -W depend=afterok:123
#PBS -j oe
#PBS -o letters.log
#PBS -M someone@example.org
#PBS -m bea
# After a node failed, nothing starts by itself on top of what is there.
#PBS -r n
#PBS -l filesystems=home:eagle

# Modules come before `set -u`, for which they are not written; one that fails to load does not
# stop a script by itself.
module purge
module load gcc/12.2 || exit
module load weir || exit

ulimit -s unlimited

set -euo pipefail
# PBS starts a job in the home folder.
cd "$PBS_O_WORKDIR"
export INPUT="$HOME/a \"b\" \$(date) \`date\` ${HOME} \$"
export HDF5_USE_FILE_LOCKING="FALSE"
mkdir -p "$SCRATCH/runs of ${USER}"

session="$SCRATCH/runs of ${USER}/letters-${PBS_JOBID%%.*}.weir"

# The node file, for an mpirun that was built without PBS uses one host otherwise.
launcher=(mpirun -hostfile "$PBS_NODEFILE" -n 8 --map-by ppr:4:node --bind-to none)
command=(weir run letters.graph --session "$session" -p copies=4 -p 'title=two words' --slots 2)

# In the background, for bash heeds signals only while it waits.
run=""
trap '[[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ -z $run ]] || kill -TERM "$run"' TERM
"${launcher[@]}" "${command[@]}" &
run=$!

# PBS gives no warning before it ends a job: this does, 300 s before.
(
    sleep 5100 &
    trap 'kill $!' TERM
    wait $! && kill -USR1 $$
) &
timer=$!

status=0
wait "$run" || status=$?
# A signal ends `wait`, but not the run.
while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done
kill "$timer" 2>/dev/null || true
exit "$status"
