// Deg and Rad: an angle converts by itself where the other unit is asked for.
#include "abi.h"
#include "arithmetic.h"

using namespace Magnum;

namespace {

// `per_other`: how many of A make one of Other.
template <class A, class Other>
void bind(py::class_<A>& c, const char* name, double per_other) {
  c.def(py::init([]() { return A{0}; }))
      .def(py::init([](double value) { return A{value}; }))
      .def(py::init([per_other](const Other& other) { return A{other.value * per_other}; }))
      .def("__float__", [](const A& a) { return a.value; })
      .def("__eq__", [](const A& a, const A& b) {
        return std::fabs(a.value - b.value) <= 1e-9 * std::fmax(1.0, std::fabs(a.value));
      })
      .def("__lt__", [](const A& a, const A& b) { return a.value < b.value; })
      .def("__le__", [](const A& a, const A& b) { return a.value <= b.value; })
      .def("__gt__", [](const A& a, const A& b) { return a.value > b.value; })
      .def("__ge__", [](const A& a, const A& b) { return a.value >= b.value; })
      .def("__add__", [](const A& a, const A& b) { return A{a.value + b.value}; })
      .def("__sub__", [](const A& a, const A& b) { return A{a.value - b.value}; })
      .def("__neg__", [](const A& a) { return A{-a.value}; })
      .def("__mul__", [](const A& a, double factor) { return A{a.value * factor}; })
      .def("__truediv__", [](const A& a, double divisor) { return A{a.value / divisor}; })
      .def("__truediv__", [](const A& a, const A& b) { return a.value / b.value; })
      .def("__repr__", [name](const A& a) {
        return std::string(py::str("{}({:g})").format(name, a.value));
      });
}

}  // namespace

void bind_angles(py::module_& module) {
  using Degrees = Math::Deg<double>;
  py::class_<Degrees> degrees(module, "Deg");
  py::class_<Angle> radians(module, "Rad");
  bind<Degrees, Angle>(degrees, "Deg", 180 / M_PI);
  bind<Angle, Degrees>(radians, "Rad", M_PI / 180);
  py::implicitly_convertible<Degrees, Angle>();
  py::implicitly_convertible<Angle, Degrees>();
}
