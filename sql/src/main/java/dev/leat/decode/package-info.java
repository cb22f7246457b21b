/// Strict decoding of JSON documents and texts: a value is kept exactly, or the record is rejected.
@NullMarked
package dev.leat.decode;

import org.jspecify.annotations.NullMarked;
