/// The rows of lookups: reading of files, refresh, and reading of tables.
@NullMarked
package dev.leat.lookup;

import org.jspecify.annotations.NullMarked;
