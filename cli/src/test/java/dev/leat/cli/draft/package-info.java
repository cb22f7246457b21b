/// Apps that `leat new` writes, also from a given file: they guard cli.
@NullMarked
package dev.leat.cli.draft;

import org.jspecify.annotations.NullMarked;
