/// The job that runs a pipeline over files on Spark. Its driver divides the files into splits, its
/// tasks process them with the reader and the kernel of `leat run`, and the driver publishes the
/// objects.
@NullMarked
package dev.leat.spark.job;

import org.jspecify.annotations.NullMarked;
