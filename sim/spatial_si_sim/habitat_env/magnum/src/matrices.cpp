// Matrix3, Matrix4 and their plain bases, Range3D. m[i] is column i; a NumPy view of a matrix has
// rows first, as everybody writes them.
#include "abi.h"
#include "arithmetic.h"

using namespace Magnum;

namespace {

template <class M> using Scalar = std::remove_all_extents_t<decltype(M::data)>;
template <class M> constexpr int size_of = sizeof(M::data[0]) / sizeof(M::data[0][0]);

template <class M> M identity() {
  M m;
  for (int column = 0; column < size_of<M>; ++column)
    for (int row = 0; row < size_of<M>; ++row) m.data[column][row] = column == row;
  return m;
}

template <class M> M from_rows(const py::buffer& rows) {
  constexpr int n = size_of<M>;
  const py::buffer_info info = rows.request();
  if (info.ndim != 2 || info.shape[0] != n || info.shape[1] != n)
    throw py::value_error("expected " + std::to_string(n) + " rows of " + std::to_string(n));
  M m;
  for (int row = 0; row < n; ++row)
    for (int column = 0; column < n; ++column)
      m.data[column][row] = py::cast<Scalar<M>>(py::float_(rows[py::make_tuple(row, column)]));
  return m;
}

template <class M> M product(const M& a, const M& b) {
  M m{};
  for (int column = 0; column < size_of<M>; ++column)
    for (int row = 0; row < size_of<M>; ++row)
      for (int k = 0; k < size_of<M>; ++k) m.data[column][row] += a.data[k][row] * b.data[column][k];
  return m;
}

template <class M, class Column> Column column_of(const M& m, int index) {
  if (index < 0 || index >= size_of<M>) throw py::index_error("matrix column out of range");
  Column column;
  std::copy(m.data[index], m.data[index] + size_of<M>, column.data);
  return column;
}

template <class M, class Column, class... Bases>
py::class_<M, Bases...> bind(py::module_& module, const char* name) {
  using T = Scalar<M>;
  constexpr int n = size_of<M>;
  py::class_<M, Bases...> c(module, name, py::buffer_protocol());
  c.def(py::init(&identity<M>))
      .def(py::init(&from_rows<M>))
      .def_static("identity_init", &identity<M>)
      .def_buffer([](M& m) {
        return py::buffer_info(&m.data[0][0], sizeof(T), py::format_descriptor<T>::format(), 2,
                               {n, n}, {sizeof(T), n * sizeof(T)});
      })
      .def("__len__", [](const M&) { return n; })
      .def("__getitem__", &column_of<M, Column>)
      .def("__matmul__", &product<M>);
  return c;
}

// `w` is 1 for a point and 0 for a direction.
Vector3f transform(const Matrix4f& m, const Vector3f& v, float w) {
  Vector3f out;
  for (int row = 0; row < 3; ++row)
    out.data[row] = m.data[0][row] * v.data[0] + m.data[1][row] * v.data[1] +
                    m.data[2][row] * v.data[2] + m.data[3][row] * w;
  return out;
}

Matrix4f from_parts(const Matrix3x3f& rotation_scaling, const Vector3f& translation) {
  Matrix4f m = identity<Matrix4f>();
  for (int column = 0; column < 3; ++column)
    std::copy(rotation_scaling.data[column], rotation_scaling.data[column] + 3, m.data[column]);
  std::copy(translation.data, translation.data + 3, m.data[3]);
  return m;
}

Matrix3x3f rotation_of(const Matrix4f& m) {
  Matrix3x3f r;
  for (int column = 0; column < 3; ++column) {
    const Vector3f v{{m.data[column][0], m.data[column][1], m.data[column][2]}};
    const float length = std::sqrt(dot(v, v));
    for (int row = 0; row < 3; ++row) r.data[column][row] = v.data[row] / length;
  }
  return r;
}

}  // namespace

void bind_matrices(py::module_& module) {
  using Matrix3f = Math::Matrix3<float>;
  using Matrix4x4f = Math::Matrix<4, float>;
  using Range = Math::Range3D<float>;

  bind<Matrix3x3f, Vector3f>(module, "Matrix3x3");
  bind<Matrix3f, Vector3f, Matrix3x3f>(module, "Matrix3");
  bind<Matrix4x4f, Vector4f>(module, "Matrix4x4");
  bind<Matrix4f, Vector4f, Matrix4x4f>(module, "Matrix4")
      .def_static("from_", &from_parts, py::arg("rotation_scaling"), py::arg("translation"))
      .def_property(
          "translation",
          [](const Matrix4f& m) { return Vector3f{{m.data[3][0], m.data[3][1], m.data[3][2]}}; },
          [](Matrix4f& m, const Vector3f& t) { std::copy(t.data, t.data + 3, m.data[3]); })
      .def("rotation", &rotation_of)
      .def("transform_point", [](const Matrix4f& m, const Vector3f& v) { return transform(m, v, 1); })
      .def("transform_vector", [](const Matrix4f& m, const Vector3f& v) { return transform(m, v, 0); });
  py::class_<Math::Matrix4<double>>(module, "Matrix4d");

  py::class_<Range>(module, "Range3D")
      .def(py::init([](const Vector3f& min, const Vector3f& max) { return Range{min, max}; }))
      .def_readwrite("min", &Range::min)
      .def_readwrite("max", &Range::max)
      .def("size", [](const Range& r) { return r.max - r.min; })
      .def("center", [](const Range& r) { return (r.min + r.max) * 0.5f; });
}
