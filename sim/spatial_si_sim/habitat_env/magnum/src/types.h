// The Magnum types that cross the border to the Habitat bindings, declared with the same C++ names
// and the same memory layout.
//
// Why this works. pybind11 keeps one map of C++ types per Python process and looks types up by their
// mangled name. The bindings of the wheel expect Magnum's own Python module to have put its types
// there; this module does so in its place. A name or a layout that differs from Magnum's of June 2022
// is memory corruption, not an error message, so both are tied down:
//   - names: a test looks every registered name up in the bindings' own type names;
//   - layout: the static_asserts below and in scenegraph.h;
//   - the pybind11 that shares the map: see abi.h.
#pragma once

#include <cstddef>

namespace Magnum {

namespace Math {

template <class T> struct Vector2 { T data[2]; };
template <class T> struct Vector3 { T data[3]; };
template <class T> struct Vector4 { T data[4]; };
template <class T> struct Color3 : Vector3<T> {};
template <class T> struct Color4 : Vector4<T> {};

template <class T> struct Quaternion {
  Vector3<T> vector;
  T scalar;
};

template <class T> struct Deg { T value; };
template <class T> struct Rad { T value; };

// Column-major: data[column][row].
template <std::size_t size, class T> struct Matrix { T data[size][size]; };
template <class T> struct Matrix3 : Matrix<3, T> {};
template <class T> struct Matrix4 : Matrix<4, T> {};

template <class T> struct Range3D {
  Vector3<T> min, max;
};

}  // namespace Math

// A picture in somebody else's memory; char means that it may be written.
template <unsigned dimensions, class T> struct ImageView {
  int row_length = 0;
  int image_height = 0;
  int skip[3] = {0, 0, 0};
  int alignment = 4;
  unsigned format;
  unsigned format_extra = 0;
  unsigned pixel_size;  // bytes
  int size[2];          // width, height
  int padding = 0;
  T* data;
  std::size_t bytes;
};

using Vector3f = Math::Vector3<float>;
using Vector4f = Math::Vector4<float>;
using Quaternionf = Math::Quaternion<float>;
using Matrix3x3f = Math::Matrix<3, float>;
using Matrix4f = Math::Matrix4<float>;
using Angle = Math::Rad<double>;
using MutableImageView2D = ImageView<2, char>;

static_assert(sizeof(Vector3f) == 12 && sizeof(Quaternionf) == 16 && sizeof(Matrix4f) == 64);
static_assert(sizeof(Math::Range3D<float>) == 24 && sizeof(Math::Color4<float>) == 16);
static_assert(sizeof(MutableImageView2D) == 64);
static_assert(offsetof(MutableImageView2D, format) == 24);
static_assert(offsetof(MutableImageView2D, data) == 48);

}  // namespace Magnum
