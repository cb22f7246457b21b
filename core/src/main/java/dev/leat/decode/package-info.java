/// Strict decoding of bytes to checked documents: a value is kept exactly or the record is
/// rejected.
@NullMarked
package dev.leat.decode;

import org.jspecify.annotations.NullMarked;
