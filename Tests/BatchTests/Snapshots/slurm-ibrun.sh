#!/bin/bash
# Weir runs letters.graph on 2 nodes, with 4 ranks each.
# Made by: weir job slurm letters.graph --nodes 2
# Submit with: sbatch letters.sh
#SBATCH --job-name=letters
#SBATCH --nodes=2
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=8
#SBATCH --time=01:00:00
#SBATCH --output=%x-%j.out
# The script is told 120 s before the end, and passes it on to the ranks.
#SBATCH --signal=B:USR1@120
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

set -euo pipefail

session="letters-${SLURM_JOB_ID}.weir"

launcher=(ibrun)
command=(weir run letters.graph --session "$session")

# In the background, for bash heeds signals only while it waits.
run=""
trap '[[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ -z $run ]] || kill -TERM "$run"' TERM
launch() {
    "${launcher[@]}" "${command[@]}" &
    run=$!
    status=0
    wait "$run" || status=$?
    # A signal ends `wait`, but not the run.
    while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done
    run=""
}

launch
exit "$status"
