// AbstractObject3D, Object3D, AbstractFeature3D, Camera3D: the bases of Habitat's SceneNode and
// sensors. Habitat makes and owns the objects; Python moves them.
#include "scenegraph.h"

#include "abi.h"
#include "arithmetic.h"

PYBIND11_DECLARE_HOLDER_TYPE(T, Magnum::SceneGraph::Holder<T>)

using namespace Magnum;
using namespace Magnum::SceneGraph;

namespace {

void move(Object3D& object, const Vector3f& offset) {
  object.translation = object.translation + offset;
  object.doSetDirty();
}

// About an axis of the parent's frame.
void turn(Object3D& object, Angle angle, const Vector3f& axis) {
  object.rotation = normalized(rotation(angle, axis) * object.rotation);
  object.doSetDirty();
}

// About an axis of the object's own frame.
void turn_local(Object3D& object, Angle angle, const Vector3f& axis) {
  object.rotation = normalized(object.rotation * rotation(angle, axis));
  object.doSetDirty();
}

template <class Member> auto set(Member member) {
  return [member](Object3D& object, const std::decay_t<decltype(object.*member)>& value) {
    object.*member = value;
    object.doSetDirty();
  };
}

template <class Member> auto get(Member member) {
  return [member](const Object3D& object) { return object.*member; };
}

}  // namespace

void bind_scenegraph(py::module_& module) {
  using AnyObject = AbstractObject<3, float>;
  using Feature = AbstractFeature<3, float>;
  using Camera3D = Camera<3, float>;

  py::class_<AnyObject, Holder<AnyObject>>(module, "AbstractObject3D");
  py::class_<Feature, Holder<Feature>>(module, "AbstractFeature3D");
  py::class_<Camera3D, Feature, Holder<Camera3D>>(module, "Camera3D");

  py::class_<Object3D, AnyObject, Holder<Object3D>> object(module, "Object3D");
  object
      .def_property("translation", get(&Object3D::translation), set(&Object3D::translation))
      .def_property("rotation", get(&Object3D::rotation), set(&Object3D::rotation))
      .def_property("scaling", get(&Object3D::scaling), set(&Object3D::scaling))
      .def_property_readonly("transformation", [](const Object3D& o) {
        return transformation(o.translation, o.rotation, o.scaling);
      })
      .def("absolute_transformation",
           [](const Object3D& o) { return o.doAbsoluteTransformationMatrix(); })
      .def_property_readonly(
          "parent", [](Object3D& o) { return static_cast<Object3D*>(o.doParent()); },
          py::return_value_policy::reference)
      .def("reset_transformation",
           [](Object3D& o) {
             o.translation = {{0, 0, 0}};
             o.rotation = {{{0, 0, 0}}, 1};
             o.scaling = {{1, 1, 1}};
             o.doSetDirty();
           })
      .def("translate", &move)
      .def("translate_local", &move)  // the same: translation comes last, whatever the rotation
      .def("rotate", &turn, py::arg("angle"), py::arg("normalized_axis"))
      .def("rotate_local", &turn_local, py::arg("angle"), py::arg("normalized_axis"));
  for (int axis = 0; axis < 3; ++axis) {
    const std::string name = std::string("rotate_") + "xyz"[axis];
    object.def(name.c_str(), [axis](Object3D& o, Angle angle) { turn(o, angle, unit(axis)); });
    object.def((name + "_local").c_str(),
               [axis](Object3D& o, Angle angle) { turn_local(o, angle, unit(axis)); });
  }
}
