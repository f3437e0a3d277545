// pybind11 as the wheel was built with it. Two extension modules share their types only when the
// version of pybind11's internals, the compiler's name, the standard library and its ABI agree in
// the tag "__pybind11_internals_v4_clang_libstdcpp_cxxabi1002__". The wheel was built by clang;
// layouts and mangled names of clang and GCC are the same on x86-64 Linux, so GCC may say it is clang.
#pragma once

#define PYBIND11_COMPILER_TYPE "_clang"
#define PYBIND11_BUILD_ABI "_cxxabi1002"

#include <pybind11/operators.h>
#include <pybind11/pybind11.h>

#if PYBIND11_VERSION_MAJOR != 2 || PYBIND11_VERSION_MINOR != 9 || PYBIND11_INTERNALS_VERSION != 4
#error "the Habitat wheel shares types with pybind11 2.9 only"
#endif

namespace py = pybind11;

// One function per file; module.cpp calls them in this order.
void bind_vectors(py::module_& module);
void bind_angles(py::module_& module);
void bind_rotations(py::module_& module);
void bind_matrices(py::module_& module);
void bind_images(py::module_& module);
void bind_scenegraph(py::module_& module);
