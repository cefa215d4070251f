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

# The launcher, for some of the job's hosts.
mapfile -t hosts < <(awk '!seen[$0]++' "$PBS_NODEFILE")
launch_on() {
    local list ranks=$(($# * 4))
    list=$(printf '%s:4,' "$@")
    list=${list%,}
    launcher=(mpirun --host "$list"
        -np "$ranks" --map-by ppr:4:node:PE=8)
}

launcher=(mpirun -np 8 --map-by ppr:4:node:PE=8)
command=(weir run letters.graph --session "$session")

# In the background, for bash heeds signals only while it waits. USR1: the end is near. TERM
# without it: somebody cancels the job.
run="" warned=no cancelled=no
trap 'warned=yes; [[ -z $run ]] || kill -USR1 "$run"' USR1
trap '[[ $warned == yes ]] || cancelled=yes; [[ -z $run ]] || kill -TERM "$run"' TERM
launch() {
    "${launcher[@]}" "${command[@]}" --walltime "$((3600 - SECONDS))" --margin 120 &
    run=$!
    status=0
    wait "$run" || status=$?
    # A signal ends `wait`, but not the run.
    while kill -0 "$run" 2>/dev/null; do status=0; wait "$run" || status=$?; done
    run=""
}

# PBS gives no warning before it ends a job: this does, 120 s before.
(
    sleep 3480 &
    trap 'kill $!' TERM
    wait $! && kill -USR1 $$
) &
timer=$!

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
kill "$timer" 2>/dev/null || true
exit "$status"
