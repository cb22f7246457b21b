/// Strict reading of CSV, TSV and JSON files in pieces of checked records, in bounded memory.
@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
