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
# A node that fails does not end the job: the others go on without it.
#SBATCH --no-kill
# After a node failed, nothing starts by itself on top of what is there.
#SBATCH --no-requeue

set -euo pipefail

# All jobs of a chain work on one session: the first names it.
session="${WEIR_JOB_SESSION:-letters-${SLURM_JOB_ID}.weir}"
restarts=${WEIR_JOB_RESTARTS:-0}

# The launcher, for some of the job's hosts.
mapfile -t hosts < <(scontrol show hostnames "$SLURM_JOB_NODELIST")
launch_on() {
    local list nodes=$# ranks=$(($# * 4))
    list=$(IFS=,; echo "$*")
    launcher=(srun --overlap --nodelist="$list" --nodes="$nodes" --ntasks="$ranks"
        --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
}

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

# A rank that dies without a word ends the run. What is left is gone on with in this job, on the
# hosts on which programs can be started. One that loses ranks twice is left out, too.
declare -A losses=()
# The hosts that lost ranks, if that is why the session is not done.
lost_hosts() {
    local n state
    [[ -e $session/session.json ]] || return 0
    # Ranks of other hosts may live for some moments yet.
    for ((n = 0; n < 10; n++)); do
        state=$(weir status --quiet "$session") || true
        [[ $state == running ]] || break
        sleep 1
    done
    [[ $state != resumable ]] || weir status --lost "$session"
}
again() {
    [[ $warned == no && $cancelled == no ]] || return 1
    local lost host count left=()
    lost=" $(lost_hosts | cut -d. -f1 | tr '\n' ' ') "
    [[ -n ${lost// /} ]] || return 1
    for host in "${hosts[@]}"; do
        if [[ $lost == *" ${host%%.*} "* ]]; then
            count=$((${losses[$host]:-0} + 1))
            losses[$host]=$count
            launch_on "$host"
            if ! timeout -k 10 60 "${launcher[@]}" true; then
                echo "$session: $host does not answer, and is left out"
                continue
            elif ((count > 1)); then
                echo "$session: $host has lost ranks again, and is left out"
                continue
            fi
        fi
        left+=("$host")
    done
    # The end may have come near by now.
    ((${#left[@]} > 0)) && [[ $warned == no && $cancelled == no ]] || return 1
    hosts=("${left[@]}")
    launch_on "${hosts[@]}"
    command=(weir resume "$session")
    echo "$session: ranks were lost: gone on with on ${#hosts[@]} hosts"
}

for ((n = 0; n < 3; n++)); do again || break; launch; done

# Whether something is left to be done says the session: a launcher that was told to stop may
# return anything. Who cancels the job does not want it to come back.
state=$(weir status --quiet "$session") || true
# "running" says one whose ranks have all died at once.
if [[ $state == @(resumable|running) && $cancelled == no ]]; then
    if ((restarts < 5)); then
        export WEIR_JOB_SESSION=$session WEIR_JOB_RESTARTS=$((restarts + 1))
        # $0 is Slurm's copy of this script, so what runs again is what ran.
        next=$(sbatch --parsable --export=ALL --dependency=afterany:"$SLURM_JOB_ID" "$0")
        echo "$session: something is left: job $next goes on"
    else
        echo "$session is not done after 5 restarts: weir resume $session"
    fi
fi
# 75 while something is left, so that afterok waits for the end of all.
exit "$status"
