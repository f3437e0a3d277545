# With -DPYTHON_ONLY=ON the interfaces are generated for Python over Fast DDS alone, which saves the
# C++ compilers' time. The virtual environments do so; colcon builds every language. Introspection
# in C stays: without it Fast DDS prints a page of errors for every publisher and client.
# A macro, for it changes the list of generators that the caller's rosidl_generate_interfaces reads.
option(PYTHON_ONLY "Generate for Python over Fast DDS alone" OFF)

macro(keep_python_generators)
  if(PYTHON_ONLY)
    list(FILTER AMENT_EXTENSIONS_rosidl_generate_idl_interfaces EXCLUDE REGEX "_cpp:")
  endif()
endmacro()
