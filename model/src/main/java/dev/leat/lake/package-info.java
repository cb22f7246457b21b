/// The data files of lake tables.
@NullMarked
package dev.leat.lake;

import org.jspecify.annotations.NullMarked;
