/// Measurements over public types: run a class, read the table.
@NullMarked
package dev.leat.bench;

import org.jspecify.annotations.NullMarked;
