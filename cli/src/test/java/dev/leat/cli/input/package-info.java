/// The batches of messages that commands send: guards cli.
@NullMarked
package dev.leat.cli.input;

import org.jspecify.annotations.NullMarked;
