/// The selection and explanation of dead letters: guards cli.
@NullMarked
package dev.leat.cli.dlq.inspect;

import org.jspecify.annotations.NullMarked;
