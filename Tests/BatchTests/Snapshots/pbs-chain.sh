#!/bin/bash
# Weir runs letters.graph on 2 nodes, with 4 ranks each.
# Made by: weir job pbs letters.graph --nodes 2
# Submit with: qsub letters.pbs
#PBS -N letters
#PBS -l select=2:ncpus=32:mpiprocs=4:ompthreads=8
#PBS -l place=scatter
#PBS -l walltime=01:00:00
#PBS -j oe
# After a node failed, nothing starts by itself on top of what is there.
#PBS -r n

set -euo pipefail
# PBS starts a job in the home folder.
cd "$PBS_O_WORKDIR"

# All jobs of a chain work on one session: the first names it.
session="${WEIR_JOB_SESSION:-letters-${PBS_JOBID%%.*}.weir}"
restarts=${WEIR_JOB_RESTARTS:-0}

# The node file, for an mpirun that was built without PBS uses one host otherwise.
launcher=(mpirun -hostfile "$PBS_NODEFILE" -n 8 --map-by ppr:4:node:PE=8 --bind-to core)

# A session that is there already is gone on with.
if [[ -e $session/session.json ]]; then
    command=(weir resume "$session")
else
    command=(weir run letters.graph --session "$session")
fi

# In the background, for bash heeds signals only while it waits. USR1: the end is near. TERM
# without it: somebody cancels the job.
run="" warned=no cancelled=no
trap 'warned=yes; [[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ $warned == yes ]] || cancelled=yes; [[ -z $run ]] || kill -TERM "$run"' TERM
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

# Whether something is left to be done says the session: a launcher that was told to stop may
# return anything. Who cancels the job does not want it to come back.
state=$(weir status --quiet "$session") || true
# "running" says one whose ranks have all died at once.
if [[ $state == @(resumable|running) && $cancelled == no ]]; then
    if ((restarts < 5)); then
        next=$(qsub -W depend=afterany:"$PBS_JOBID" \
            -v WEIR_JOB_SESSION="$session",WEIR_JOB_RESTARTS=$((restarts + 1)) letters.pbs)
        echo "$session: something is left: job $next goes on"
    else
        echo "$session is not done after 5 restarts: weir resume $session"
    fi
fi
# 75 while something is left, so that afterok waits for the end of all.
exit "$status"
