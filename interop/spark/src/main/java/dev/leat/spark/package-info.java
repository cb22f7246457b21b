/// Spark as a client of the catalog of lake tables.
@NullMarked
package dev.leat.spark;

import org.jspecify.annotations.NullMarked;
