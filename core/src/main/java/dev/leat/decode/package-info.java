/// Bytes to checked documents. Strict: a value survives unchanged or the record is rejected.
@NullMarked
package dev.leat.decode;

import org.jspecify.annotations.NullMarked;
