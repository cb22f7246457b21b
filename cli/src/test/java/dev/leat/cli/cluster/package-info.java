/// Pipelines over files on a cluster of Spark: they guard spark.
@NullMarked
package dev.leat.cli.cluster;

import org.jspecify.annotations.NullMarked;
