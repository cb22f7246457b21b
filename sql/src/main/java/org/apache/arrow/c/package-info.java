/// The class by which DuckDB's driver recognizes an Arrow stream. It has the name of a class of the
/// Arrow library, which Leat does not use.
@NullMarked
package org.apache.arrow.c;

import org.jspecify.annotations.NullMarked;
