/// The commands that show, edit and redrive dead letters: they guard cli, and of engine the
/// redrives.
@NullMarked
package dev.leat.cli.dlq;

import org.jspecify.annotations.NullMarked;
