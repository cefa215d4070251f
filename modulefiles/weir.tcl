#%Module1.0
proc ModulesHelp { } {
    puts stderr "Weir runs dataflow graphs inside one batch job, on MPI: weir help"
}
module-whatis "Weir @VERSION@: dataflow graphs inside one batch job, on MPI"
conflict weir
prepend-path PATH @PREFIX@/bin
prepend-path MANPATH @PREFIX@/share/man
