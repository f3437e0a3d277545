// The arithmetic behind the bindings.
#pragma once

#include <cmath>

#include "types.h"

namespace Magnum {

inline Vector3f operator+(const Vector3f& a, const Vector3f& b) {
  return {{a.data[0] + b.data[0], a.data[1] + b.data[1], a.data[2] + b.data[2]}};
}

inline Vector3f operator-(const Vector3f& a, const Vector3f& b) {
  return {{a.data[0] - b.data[0], a.data[1] - b.data[1], a.data[2] - b.data[2]}};
}

inline Vector3f operator*(const Vector3f& a, float factor) {
  return {{a.data[0] * factor, a.data[1] * factor, a.data[2] * factor}};
}

inline float dot(const Vector3f& a, const Vector3f& b) {
  return a.data[0] * b.data[0] + a.data[1] * b.data[1] + a.data[2] * b.data[2];
}

inline Vector3f cross(const Vector3f& a, const Vector3f& b) {
  return {{a.data[1] * b.data[2] - a.data[2] * b.data[1],
           a.data[2] * b.data[0] - a.data[0] * b.data[2],
           a.data[0] * b.data[1] - a.data[1] * b.data[0]}};
}

// The rotation b, then a.
inline Quaternionf operator*(const Quaternionf& a, const Quaternionf& b) {
  return {b.vector * a.scalar + a.vector * b.scalar + cross(a.vector, b.vector),
          a.scalar * b.scalar - dot(a.vector, b.vector)};
}

inline Quaternionf normalized(const Quaternionf& q) {
  const float inverse = 1 / std::sqrt(dot(q.vector, q.vector) + q.scalar * q.scalar);
  return {q.vector * inverse, q.scalar * inverse};
}

// `axis` has length 1.
inline Quaternionf rotation(Angle angle, const Vector3f& axis) {
  return {axis * float(std::sin(angle.value / 2)), float(std::cos(angle.value / 2))};
}

// `q` has length 1.
inline Vector3f rotate(const Quaternionf& q, const Vector3f& point) {
  const Vector3f twice = cross(q.vector, point) * 2.f;
  return point + twice * q.scalar + cross(q.vector, twice);
}

inline Vector3f unit(int axis) {
  Vector3f v{{0, 0, 0}};
  v.data[axis] = 1;
  return v;
}

// Scaling, then rotation, then translation.
inline Matrix4f transformation(const Vector3f& translation, const Quaternionf& q,
                               const Vector3f& scaling) {
  Matrix4f m{};
  for (int column = 0; column < 3; ++column) {
    const Vector3f v = rotate(q, unit(column)) * scaling.data[column];
    for (int row = 0; row < 3; ++row) {
      m.data[column][row] = v.data[row];
      m.data[3][row] = translation.data[row];
    }
  }
  m.data[3][3] = 1;
  return m;
}

}  // namespace Magnum
