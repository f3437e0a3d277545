// Quaternion: a rotation, vector part first.
#include <algorithm>

#include "abi.h"
#include "arithmetic.h"

using namespace Magnum;

namespace {

// `m` is orthonormal. Shepperd's method: divide by the largest of the four components.
Quaternionf from_matrix(const Matrix3x3f& m) {
  const auto at = [&m](int row, int column) { return m.data[column][row]; };
  const float trace = at(0, 0) + at(1, 1) + at(2, 2);
  Quaternionf q;
  if (trace > 0) {
    const float s = std::sqrt(trace + 1) * 2;
    q.vector = {{(at(2, 1) - at(1, 2)) / s, (at(0, 2) - at(2, 0)) / s, (at(1, 0) - at(0, 1)) / s}};
    q.scalar = s / 4;
    return q;
  }
  int i = at(1, 1) > at(0, 0) ? 1 : 0;
  if (at(2, 2) > at(i, i)) i = 2;
  const int j = (i + 1) % 3, k = (i + 2) % 3;
  const float s = std::sqrt(at(i, i) - at(j, j) - at(k, k) + 1) * 2;
  q.vector.data[i] = s / 4;
  q.vector.data[j] = (at(j, i) + at(i, j)) / s;
  q.vector.data[k] = (at(k, i) + at(i, k)) / s;
  q.scalar = (at(k, j) - at(j, k)) / s;
  return q;
}

Matrix3x3f to_matrix(const Quaternionf& q) {
  Matrix3x3f m;
  for (int column = 0; column < 3; ++column) {
    const Vector3f v = rotate(q, unit(column));
    std::copy(v.data, v.data + 3, m.data[column]);
  }
  return m;
}

}  // namespace

void bind_rotations(py::module_& module) {
  const Quaternionf identity{{{0, 0, 0}}, 1};
  py::class_<Quaternionf>(module, "Quaternion")
      .def(py::init([identity]() { return identity; }))
      .def(py::init([](const Vector3f& v, float s) { return Quaternionf{v, s}; }),
           py::arg("vector"), py::arg("scalar"))
      .def(py::init([](const py::tuple& parts) {
        if (parts.size() != 2) throw py::value_error("expected ((x, y, z), w)");
        return Quaternionf{py::cast<Vector3f>(parts[0]), py::cast<float>(parts[1])};
      }))
      .def_static("identity_init", [identity]() { return identity; })
      .def_static("rotation", &rotation, py::arg("angle"), py::arg("normalized_axis"))
      .def_static("from_matrix", &from_matrix)
      .def_readwrite("vector", &Quaternionf::vector)
      .def_readwrite("scalar", &Quaternionf::scalar)
      .def("normalized", &normalized)
      .def("inverted", [](const Quaternionf& q) { return Quaternionf{q.vector * -1.f, q.scalar}; })
      .def("angle", [](const Quaternionf& q) {
        return Angle{2 * std::acos(double(std::clamp(q.scalar, -1.f, 1.f)))};
      })
      .def("axis", [](const Quaternionf& q) {
        return q.vector * (1 / std::sqrt(dot(q.vector, q.vector)));
      })
      .def("is_normalized", [](const Quaternionf& q) {
        return std::fabs(dot(q.vector, q.vector) + q.scalar * q.scalar - 1) < 2e-5f;
      })
      .def("transform_vector", [](const Quaternionf& q, const Vector3f& v) {
        return rotate(normalized(q), v);
      })
      .def("transform_vector_normalized", &rotate)
      .def("to_matrix", &to_matrix)
      .def("__mul__", [](const Quaternionf& a, const Quaternionf& b) { return a * b; })
      .def("__eq__", [](const Quaternionf& a, const Quaternionf& b) {
        const Vector3f d = a.vector - b.vector;
        return std::fabs(a.scalar - b.scalar) + std::sqrt(dot(d, d)) < 1e-5f;
      })
      .def("__repr__", [](const Quaternionf& q) {
        return std::string(py::str("Quaternion(({:g}, {:g}, {:g}), {:g})")
            .format(q.vector.data[0], q.vector.data[1], q.vector.data[2], q.scalar));
      });
  py::implicitly_convertible<py::tuple, Quaternionf>();
}
