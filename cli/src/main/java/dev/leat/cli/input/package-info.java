/// Reads the messages that commands send or preview.
@NullMarked
package dev.leat.cli.input;

import org.jspecify.annotations.NullMarked;
