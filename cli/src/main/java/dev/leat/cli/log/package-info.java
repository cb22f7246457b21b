/// Logs of a running app: lines, status, progress and metrics.
@NullMarked
package dev.leat.cli.log;

import org.jspecify.annotations.NullMarked;
