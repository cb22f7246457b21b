/// The commands run in this process, with captured output.
@NullMarked
package dev.leat.architecture;

import org.jspecify.annotations.NullMarked;
