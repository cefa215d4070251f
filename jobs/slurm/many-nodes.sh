#!/bin/bash -l
# Weir runs pipeline.graph on 8 nodes, with 4 ranks each.
# Made by: weir job slurm pipeline.graph -p copies=512 --module weir --nodes 8 --ranks-per-node
# 4 --cores-per-rank 8 --exclusive --time 2h -o slurm/many-nodes.sh
# nodes: 8 (as typed)
# ranks a node: 4 (as typed)
# cores a rank: 8 (as typed)
# time: 02:00:00 (as typed)
# Submit with: sbatch slurm/many-nodes.sh
#SBATCH --job-name=pipeline
#SBATCH --nodes=8
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=8
#SBATCH --exclusive
#SBATCH --time=02:00:00
#SBATCH --output=%x-%j.out
# The script is told 120 s before the end, and passes it on to the ranks.
#SBATCH --signal=B:USR1@120
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

# Modules come before `set -u`, for which they are not written; one that fails to load does not
# stop a script by itself.
module load weir || exit

set -euo pipefail

session="pipeline-${SLURM_JOB_ID}.weir"

# srun does not take --cpus-per-task from the job (Slurm 22.05 and later).
launcher=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
command=(weir run pipeline.graph --session "$session" -p copies=512)

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
