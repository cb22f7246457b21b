/// Redrives of an app that runs in another process.
@NullMarked
package dev.leat.cli.dlq.redrive;

import org.jspecify.annotations.NullMarked;
