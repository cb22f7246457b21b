/// Runs of an app during which processes, disks, clocks and stores fail at moments drawn by a seed:
/// they guard local, connectors and server.
@NullMarked
package dev.leat.cli.chaos;

import org.jspecify.annotations.NullMarked;
