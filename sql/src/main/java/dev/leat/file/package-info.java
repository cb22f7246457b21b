/// Strict reading of CSV, TSV and JSON files: each record is validated. A file is split into pieces
/// of consecutive records, so that memory is bounded.
@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
