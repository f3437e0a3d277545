// Vector2, Vector2i, Vector3, Vector4, Color3, Color4: numbers with element access and arithmetic.
// Tuples, lists and buffers (NumPy arrays) convert by themselves, as with Magnum's own module.
#include "abi.h"
#include "arithmetic.h"

using namespace Magnum;

namespace {

template <class V> constexpr int size_of = sizeof(V::data) / sizeof(V::data[0]);
template <class V> using Scalar = std::remove_all_extents_t<decltype(V::data)>;

template <class V> V zero() {
  V v;
  for (auto& x : v.data) x = 0;
  return v;
}

template <class V> V from_sequence(const py::object& source) {
  if (py::len(source) != std::size_t(size_of<V>))
    throw py::value_error("expected " + std::to_string(size_of<V>) + " numbers, got " +
                          std::to_string(py::len(source)));
  using Number = std::conditional_t<std::is_integral_v<Scalar<V>>, py::int_, py::float_>;
  V v;
  for (int i = 0; i < size_of<V>; ++i)
    v.data[i] = py::cast<Scalar<V>>(Number(source[py::int_(i)]));
  return v;
}

template <class V> int checked(int index) {
  const int i = index < 0 ? index + size_of<V> : index;
  if (i < 0 || i >= size_of<V>) throw py::index_error("vector index out of range");
  return i;
}

template <class V> double squared_length(const V& v) {
  double sum = 0;
  for (auto x : v.data) sum += double(x) * x;
  return sum;
}

template <class V> double length(const V& v) { return std::sqrt(squared_length(v)); }

template <class V, class Op> V combined(V a, const V& b, Op op) {
  for (int i = 0; i < size_of<V>; ++i) a.data[i] = op(a.data[i], b.data[i]);
  return a;
}

template <class V> V scaled(V v, double factor) {
  for (auto& x : v.data) x = Scalar<V>(x * factor);
  return v;
}

template <class V> bool equal(const V& a, const V& b) {
  for (int i = 0; i < size_of<V>; ++i) {
    const double scale = std::fmax(1.0, std::fabs(double(a.data[i])));
    if (!(std::fabs(double(a.data[i]) - double(b.data[i])) <= 1e-5 * scale)) return false;
  }
  return true;
}

template <class V> std::string text(const V& v) {
  std::string words;
  for (auto x : v.data) words += (words.empty() ? "" : ", ") + std::string(py::str("{:g}").format(x));
  return "Vector(" + words + ")";
}

template <class V, class Class> void bind_elements(Class& c, const char* const* names) {
  for (int i = 0; i < size_of<V>; ++i)
    c.def_property(names[i], [i](const V& v) { return v.data[i]; },
                   [i](V& v, Scalar<V> x) { v.data[i] = x; });
}

constexpr const char* XYZW[] = {"x", "y", "z", "w"};
constexpr const char* RGBA[] = {"r", "g", "b", "a"};

template <class V, class... Bases> py::class_<V, Bases...> bind(py::module_& module, const char* name) {
  using T = Scalar<V>;
  py::class_<V, Bases...> c(module, name, py::buffer_protocol());
  c.def(py::init(&zero<V>))
      .def(py::init([](T x) {
        V v;
        for (auto& element : v.data) element = x;
        return v;
      }))
      .def(py::init([](const py::tuple& s) { return from_sequence<V>(s); }))
      .def(py::init([](const py::list& s) { return from_sequence<V>(s); }))
      .def(py::init([](const py::buffer& s) { return from_sequence<V>(s); }))
      .def_buffer([](V& v) {
        return py::buffer_info(v.data, sizeof(T), py::format_descriptor<T>::format(), 1,
                               {size_of<V>}, {sizeof(T)});
      })
      .def("__len__", [](const V&) { return size_of<V>; })
      .def("__getitem__", [](const V& v, int i) { return v.data[checked<V>(i)]; })
      .def("__setitem__", [](V& v, int i, T x) { v.data[checked<V>(i)] = x; })
      .def("__eq__", &equal<V>)
      .def("__add__", [](const V& a, const V& b) { return combined(a, b, std::plus<T>()); })
      .def("__sub__", [](const V& a, const V& b) { return combined(a, b, std::minus<T>()); })
      .def("__mul__", [](const V& a, const V& b) { return combined(a, b, std::multiplies<T>()); })
      .def("__neg__", [](const V& v) { return scaled(v, -1); })
      .def("__mul__", [](const V& v, double factor) { return scaled(v, factor); })
      .def("__rmul__", [](const V& v, double factor) { return scaled(v, factor); })
      .def("__truediv__", [](const V& v, double divisor) { return scaled(v, 1 / divisor); })
      .def("dot", &squared_length<V>)  // with itself, as Magnum names it
      .def("length", &length<V>)
      .def("normalized", [](const V& v) { return scaled(v, 1 / length(v)); })
      .def("__repr__", &text<V>);
  bind_elements<V>(c, XYZW);
  py::implicitly_convertible<py::tuple, V>();
  py::implicitly_convertible<py::list, V>();
  py::implicitly_convertible<py::buffer, V>();
  return c;
}

}  // namespace

void bind_vectors(py::module_& module) {
  using Vector2f = Math::Vector2<float>;
  using Vector2i = Math::Vector2<int>;
  using Color3f = Math::Color3<float>;
  using Color4f = Math::Color4<float>;

  bind<Vector2f>(module, "Vector2").def(py::init([](float x, float y) { return Vector2f{{x, y}}; }));
  bind<Vector2i>(module, "Vector2i").def(py::init([](int x, int y) { return Vector2i{{x, y}}; }));

  auto vector3 = bind<Vector3f>(module, "Vector3");
  vector3.def(py::init([](float x, float y, float z) { return Vector3f{{x, y, z}}; }))
      .def_static("zero_init", &zero<Vector3f>);
  vector3.def_static("x_axis", [](float length) { return unit(0) * length; }, py::arg("length") = 1.f);
  vector3.def_static("y_axis", [](float length) { return unit(1) * length; }, py::arg("length") = 1.f);
  vector3.def_static("z_axis", [](float length) { return unit(2) * length; }, py::arg("length") = 1.f);

  bind<Vector4f>(module, "Vector4")
      .def(py::init([](float x, float y, float z, float w) { return Vector4f{{x, y, z, w}}; }))
      .def_property_readonly(
          "xyz", [](const Vector4f& v) { return Vector3f{{v.data[0], v.data[1], v.data[2]}}; });

  auto color3 = bind<Color3f, Vector3f>(module, "Color3");
  color3.def(py::init([](float r, float g, float b) { return Color3f{{{r, g, b}}}; }));
  bind_elements<Color3f>(color3, RGBA);

  auto color4 = bind<Color4f, Vector4f>(module, "Color4");
  color4.def(py::init([](float r, float g, float b, float a) { return Color4f{{{r, g, b, a}}}; }),
             py::arg("r"), py::arg("g"), py::arg("b"), py::arg("alpha") = 1.f);
  bind_elements<Color4f>(color4, RGBA);

  module.def("dot", static_cast<float (*)(const Vector3f&, const Vector3f&)>(&dot));
  module.def("cross", static_cast<Vector3f (*)(const Vector3f&, const Vector3f&)>(&cross));
}
