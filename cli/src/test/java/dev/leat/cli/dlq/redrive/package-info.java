/// Redrives of an app that runs in another process: they guard cli and server.
@NullMarked
package dev.leat.cli.dlq.redrive;

import org.jspecify.annotations.NullMarked;
