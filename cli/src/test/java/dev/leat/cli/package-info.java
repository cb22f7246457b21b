/// The commands run in this process, with captured output.
@NullMarked
package dev.leat.cli;

import org.jspecify.annotations.NullMarked;
