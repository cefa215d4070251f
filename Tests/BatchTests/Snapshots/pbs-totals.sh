#!/bin/bash
# Weir runs letters.graph on 2 nodes, with 4 ranks each.
# Made by: weir job pbs letters.graph --nodes 2
# Submit with: qsub letters.pbs
#PBS -N letters
#PBS -P xy99
#PBS -l ncpus=64
#PBS -l mem=380GB
#PBS -l ngpus=4
#PBS -l walltime=01:00:00
#PBS -j oe
# After a node failed, nothing starts by itself on top of what is there.
#PBS -r n

set -euo pipefail
# PBS starts a job in the home folder.
cd "$PBS_O_WORKDIR"

session="letters-${PBS_JOBID%%.*}.weir"

launcher=(mpirun -np 8 --map-by ppr:4:node:PE=8)
command=(weir run letters.graph --session "$session")

# In the background, for bash heeds signals only while it waits.
run=""
trap '[[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ -z $run ]] || kill -TERM "$run"' TERM
"${launcher[@]}" "${command[@]}" &
run=$!

# PBS gives no warning before it ends a job: this does, 120 s before.
(
    sleep 3480 &
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
