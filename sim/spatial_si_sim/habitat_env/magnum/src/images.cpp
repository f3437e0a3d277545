// MutableImageView2D: Habitat writes every frame through one of these into a NumPy array.
#include "abi.h"
#include "types.h"

using namespace Magnum;

void bind_images(py::module_& module) {
  using View = MutableImageView2D;
  py::class_<View>(module, "MutableImageView2D")
      .def(py::init([](const std::pair<unsigned, unsigned>& format, const Math::Vector2<int>& size,
                       const py::buffer& memory) {
             const py::buffer_info info = memory.request(/*writable=*/true);
             View view;
             view.format = format.first;
             view.pixel_size = format.second;
             view.size[0] = size.data[0];
             view.size[1] = size.data[1];
             view.data = static_cast<char*>(info.ptr);
             view.bytes = std::size_t(info.size) * info.itemsize;
             if (size.data[0] < 0 || size.data[1] < 0 ||
                 view.bytes < std::size_t(view.pixel_size) * size.data[0] * size.data[1])
               throw py::value_error("the buffer is smaller than the picture");
             return view;
           }),
           py::arg("format"), py::arg("size"), py::arg("data"), py::keep_alive<1, 4>());
}
