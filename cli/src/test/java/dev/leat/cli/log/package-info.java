/// Logs and logged metrics: they guard cli.
@NullMarked
package dev.leat.cli.log;

import org.jspecify.annotations.NullMarked;
