// magnum._types: registers the types; magnum/__init__.py gives them their public names.
#include "abi.h"

PYBIND11_MODULE(_types, module) {
  bind_vectors(module);
  bind_angles(module);
  bind_rotations(module);
  bind_matrices(module);
  bind_images(module);
  bind_scenegraph(module);
}
