/// Redrives of an app that runs in another process.
@NullMarked
package dev.leat.cli.redrive;

import org.jspecify.annotations.NullMarked;
