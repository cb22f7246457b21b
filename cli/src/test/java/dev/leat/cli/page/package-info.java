/// The pages of the documentation and the examples, executed as a reader does: they guard all
/// modules.
@NullMarked
package dev.leat.cli.page;

import org.jspecify.annotations.NullMarked;
