"""Prints how many Drops each component has in a physical graph that weir wrote: read_graph.py FILE.h5"""
import sys

import h5py

with h5py.File(sys.argv[1]) as graph:
    names = graph["components/name"].asstr()[:]
    component = graph["drops/component"][:]
    for number, name in enumerate(names):
        print(f"{(component == number).sum():8} {name}")
