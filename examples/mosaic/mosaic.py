"""Writes mosaic.json: a workflow like those that put pictures of the sky together, as Montage does.

Twelve overlapping pictures in each of three colours are projected, each pair that overlaps is compared,
the differences are evened out, and what comes of each colour is added up. Runtimes and sizes are invented,
of the order of real ones. The commands take a hundredth of that and write a thousandth, so that the
workflow can be run anywhere.
"""

import json
import pathlib

COLUMNS, ROWS, COLOURS = 4, 3, ["blue", "red", "infrared"]
tasks, times, files = [], [], {}
state = 1


def between(low, high):
    """The same numbers wherever this runs."""
    global state
    state = state * 6364136223846793005 + 1442695040888963407 & 2**64 - 1
    return round(low + (high - low) * (state >> 40) / 2**24, 2)


def task(name, seconds, inputs, outputs):
    identifier = f"{name}-{len(tasks) + 1}"
    files.update(outputs)
    commands = [f"head -c {size // 1000} /dev/zero > {file}" for file, size in outputs.items()]
    tasks.append({"name": name, "category": name, "id": identifier, "inputFiles": inputs,
                  "outputFiles": list(outputs)})
    times.append({"id": identifier, "runtimeInSeconds": seconds, "command": {
        "program": "sleep", "arguments": [f"{seconds / 100:.4f};", "; ".join(commands)]}})


for colour in COLOURS:
    places = [(x, y) for y in range(ROWS) for x in range(COLUMNS)]
    for x, y in places:
        task("project", between(11, 15), [],
             {f"{colour}-{x}{y}.fits": 4_100_000, f"{colour}-{x}{y}-area.fits": 4_100_000})
    fits = []
    for x, y in places:
        for other in [(x + 1, y), (x, y + 1), (x + 1, y + 1), (x - 1, y + 1)]:
            if other in places:
                pair = [f"{colour}-{x}{y}", f"{colour}-{other[0]}{other[1]}"]
                fits.append(f"{pair[0]}-{pair[1]}.fit")
                task("difference", between(0.1, 1.5),
                     [f"{name}{end}" for name in pair for end in (".fits", "-area.fits")],
                     {fits[-1]: 3000})
    task("concatenate", between(0.5, 0.8), fits, {f"{colour}.fits.tbl": 60_000})
    task("model", between(5, 6), [f"{colour}.fits.tbl"], {f"{colour}-corrections.tbl": 4000})
    for x, y in places:
        task("background", between(0.2, 1.2),
             [f"{colour}-{x}{y}.fits", f"{colour}-{x}{y}-area.fits",
              f"{colour}-corrections.tbl"], {f"{colour}-{x}{y}-even.fits": 4_100_000})
    even = [f"{colour}-{x}{y}-even.fits" for x, y in places]
    task("table", 0.2, even, {f"{colour}.tbl": 8000})
    task("add", between(2, 3), even + [f"{colour}.tbl"], {f"{colour}.fits": 34_000_000})
task("picture", 1.5, [f"{colour}.fits" for colour in COLOURS], {"mosaic.png": 6_000_000})

maker = {file: one["id"] for one in tasks for file in one["outputFiles"]}
for one in tasks:
    one["parents"] = sorted({maker[file] for file in one["inputFiles"]})
    one["children"] = sorted(
        {other["id"] for other in tasks if set(one["outputFiles"]) & set(other["inputFiles"])})
sizes = [{"id": file, "sizeInBytes": size} for file, size in files.items()]


def lines(entries):
    return "[\n" + ",\n".join("  " + json.dumps(entry) for entry in entries) + "]"


with pathlib.Path(__file__).with_name("mosaic.json").open("w", encoding="utf-8") as output:
    output.write('{"name": "mosaic", "schemaVersion": "1.5", "workflow": {\n')
    output.write(f'"specification": {{"tasks": {lines(tasks)},\n"files": {lines(sizes)}}},\n')
    output.write(f'"execution": {{"tasks": {lines(times)}}}}}}}\n')
