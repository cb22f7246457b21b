/// Commands about lake tables: `leat lake ...`.
@NullMarked
package dev.leat.cli.lake;

import org.jspecify.annotations.NullMarked;
