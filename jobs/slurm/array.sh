#!/bin/bash -l
# Weir runs pipeline.graph on one node, with one rank.
# Made by: weir job slurm pipeline.graph --sets sets.txt --at-once 2 --module weir --nodes 1
# --ranks-per-node 1 --cores-per-rank 8 --time 30m -o slurm/array.sh
# nodes: 1 (as typed)
# ranks a node: 1 (as typed)
# cores a rank: 8 (as typed)
# time: 00:30:00 (as typed)
# Submit with: sbatch slurm/array.sh
#SBATCH --job-name=pipeline
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --time=00:30:00
#SBATCH --array=1-3%2
#SBATCH --output=%x-%A_%a.out
# The script is told 120 s before the end, and passes it on to the ranks.
#SBATCH --signal=B:USR1@120
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

# Modules come before `set -u`, for which they are not written; one that fails to load does not
# stop a script by itself.
module load weir || exit

set -euo pipefail

session="pipeline-${SLURM_ARRAY_JOB_ID}-${SLURM_ARRAY_TASK_ID}.weir"

# A set of parameters for each task of the array.
case $SLURM_ARRAY_TASK_ID in
    1) parameters=(-p copies=8) ;;
    2) parameters=(-p copies=16) ;;
    3) parameters=(-p copies=32) ;;
    *) echo "no set of parameters for task $SLURM_ARRAY_TASK_ID" >&2; exit 2 ;;
esac

# srun does not take --cpus-per-task from the job (Slurm 22.05 and later).
launcher=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
command=(weir run pipeline.graph --session "$session" "${parameters[@]}")

# In the background, for bash heeds signals only while it waits.
run=""
trap '[[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ -z $run ]] || kill -TERM "$run"' TERM
"${launcher[@]}" "${command[@]}" &
run=$!

status=0
wait "$run" || status=$?
# A signal ends `wait`, but not the run.
while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done
exit "$status"
