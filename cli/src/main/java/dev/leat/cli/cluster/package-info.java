/// Processing of files on a cluster of Spark: the command that starts Leat's job, and the driver of
/// the files that a running app receives.
@NullMarked
package dev.leat.cli.cluster;

import org.jspecify.annotations.NullMarked;
