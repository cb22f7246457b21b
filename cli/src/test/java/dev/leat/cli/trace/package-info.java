/// `leat trace`: guards sql, engine and cli.
@NullMarked
package dev.leat.cli.trace;

import org.jspecify.annotations.NullMarked;
