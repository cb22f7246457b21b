/// Strict reading of CSV, TSV and JSON files in pieces: each record is validated, and memory is
/// bounded.
@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
