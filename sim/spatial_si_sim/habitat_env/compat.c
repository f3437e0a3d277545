/* Functions that newer libraries have and older ones lack, under the names that the wheel asks for.
 *
 * glibc 2.38 renamed the number parsers of C23, which read binary literals too; Habitat reads none.
 * libstdc++ 3.4.32 initialises the standard streams by a function of its own; before, including
 * <iostream> did so, and libstdc++ of that age does it when it is loaded.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }

unsigned long __isoc23_strtoul(const char *text, char **end, int base) {
  return strtoul(text, end, base);
}

long long __isoc23_strtoll(const char *text, char **end, int base) {
  return strtoll(text, end, base);
}

unsigned long long __isoc23_strtoull(const char *text, char **end, int base) {
  return strtoull(text, end, base);
}

int __isoc23_sscanf(const char *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int found = vsscanf(text, format, arguments);
  va_end(arguments);
  return found;
}

/* std::ios_base_library_init() */
void _ZSt21ios_base_library_initv(void) {}
