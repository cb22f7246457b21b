/// Files of odd formats, sizes and values through `leat run` and `leat up`: they guard sql and
/// engine.
@NullMarked
package dev.leat.cli.file;

import org.jspecify.annotations.NullMarked;
