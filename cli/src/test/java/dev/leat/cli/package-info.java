/// The commands themselves, run in this process with captured output: they guard cli, and of
/// testkit the command `leat test`.
@NullMarked
package dev.leat.cli;

import org.jspecify.annotations.NullMarked;
