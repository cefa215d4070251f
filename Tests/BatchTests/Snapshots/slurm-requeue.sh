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
# The same job starts again, with the same number, and its log goes on.
#SBATCH --requeue
#SBATCH --open-mode=append

set -euo pipefail

# A job that was queued again has its old number, and so the same session.
session="letters-${SLURM_JOB_ID}.weir"
restarts=${SLURM_RESTART_COUNT:-0}

# srun does not take --cpus-per-task from the job (Slurm 22.05 and later).
launcher=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)

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

status=0
wait "$run" || status=$?
# A signal ends `wait`, but not the run.
while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done

# Whether something is left to be done says the session: a launcher that was told to stop may
# return anything. Who cancels the job does not want it to come back.
state=$(weir status --quiet "$session") || true
# "running" says one whose ranks have all died at once.
if [[ $state == @(resumable|running) && $cancelled == no ]]; then
    if ((restarts < 3)); then
        echo "$session: something is left: the job is queued again"
        scontrol requeue "$SLURM_JOB_ID"
    else
        echo "$session is not done after 3 restarts: weir resume $session"
    fi
fi
# 75 while something is left, so that afterok waits for the end of all.
exit "$status"
