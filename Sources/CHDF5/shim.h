// What Swift cannot import of HDF5: identifiers that are macros. Most of them also call H5open(), so these may only
// be called after H5dont_atexit(). No `link` line in the module map: where the library is, pkg-config tells.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

#include <hdf5.h>

// They run H5check() and H5open(); a copied number would skip both.
static inline unsigned chdf5_acc_rdonly(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_acc_trunc(void) { return H5F_ACC_TRUNC; }

static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }

static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_dataset_access(void) { return H5P_DATASET_ACCESS; }
static inline haddr_t chdf5_no_address(void) { return HADDR_UNDEF; }

static inline hid_t chdf5_string(void) { return H5T_C_S1; }
static inline size_t chdf5_variable(void) { return H5T_VARIABLE; }
static inline hid_t chdf5_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t chdf5_uint16(void) { return H5T_NATIVE_UINT16; }
static inline hid_t chdf5_uint32(void) { return H5T_NATIVE_UINT32; }
static inline hid_t chdf5_uint64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t chdf5_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_double(void) { return H5T_NATIVE_DOUBLE; }

// H5Literate is a macro from HDF5 1.12 on, and so is the type of its callback.
static inline herr_t chdf5_each_link(hid_t group, H5L_iterate_t each, void *context) {
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, each, context);
}

_Static_assert(sizeof(hid_t) == 8 && sizeof(hsize_t) == 8, "Swift sees Int64 and UInt64");

#endif
