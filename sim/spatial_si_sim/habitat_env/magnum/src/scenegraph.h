// Magnum's scene graph as far as Python sees it: the objects belong to Habitat and are never made
// here, only reached through. What counts is the order of the virtual functions and the offsets of
// translation, rotation and scaling.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "types.h"

namespace Magnum::SceneGraph {

template <unsigned dimensions, class T> struct AbstractFeature {
  virtual ~AbstractFeature();
  void* links[3];
  char cached;
};

template <unsigned dimensions, class T> struct Camera : AbstractFeature<dimensions, T> {
  char rest[200];
};

// Slots of the virtual table, in Magnum's order; only the two with a comment are called from here.
template <unsigned dimensions, class T> struct AbstractObject {
  virtual ~AbstractObject();
  virtual AbstractObject* doScene() = 0;
  virtual const AbstractObject* doScene() const = 0;
  virtual AbstractObject* doParent() = 0;  // the object that this one moves with, or null
  virtual const AbstractObject* doParent() const = 0;
  virtual Matrix4f doTransformationMatrix() const = 0;
  virtual Matrix4f doAbsoluteTransformationMatrix() const = 0;  // to the root of the scene
  virtual std::vector<Matrix4f> doTransformationMatrices(
      const std::vector<std::reference_wrapper<AbstractObject>>&, const Matrix4f&) const = 0;
  virtual bool doIsDirty() const = 0;
  virtual void doSetDirty() = 0;  // must follow every change, or the change is not drawn
  void* features[2];
};

template <class T> struct BasicTranslationRotationScalingTransformation3D {
  virtual ~BasicTranslationRotationScalingTransformation3D();
  Math::Vector3<T> translation;
  Math::Quaternion<T> rotation;
  Math::Vector3<T> scaling;
};

template <class Transformation> struct Object : AbstractObject<3, float>, Transformation {
  void* siblings[4];
  void* children[2];
  unsigned short counter;
  unsigned char flags;
};

// pybind11 tells classes with the default holder from others; Magnum's scene graph has one of its own.
template <class T> struct Holder : std::unique_ptr<T> {
  explicit Holder(T* object) : std::unique_ptr<T>{object} {}
};

using Transformation3D = BasicTranslationRotationScalingTransformation3D<float>;
using Object3D = Object<Transformation3D>;

static_assert(sizeof(AbstractObject<3, float>) == 24);
static_assert(sizeof(Transformation3D) == 48);
static_assert(sizeof(Object3D) == 128);

}  // namespace Magnum::SceneGraph
