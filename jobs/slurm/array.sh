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

# The launcher, for some of the job's hosts.
mapfile -t hosts < <(scontrol show hostnames "$SLURM_JOB_NODELIST")
launch_on() {
    local list nodes=$# ranks=$(($# * 1))
    list=$(IFS=,; echo "$*")
    launcher=(srun --overlap --nodelist="$list" --nodes="$nodes" --ntasks="$ranks"
        --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
}

# srun does not take --cpus-per-task from the job (Slurm 22.05 and later).
launcher=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8 --cpu-bind=cores)
command=(weir run pipeline.graph --session "$session" "${parameters[@]}")

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
exit "$status"
