/// `leat run --on`: a pipeline over files on Spark.
@NullMarked
package dev.leat.cli.cluster;

import org.jspecify.annotations.NullMarked;
