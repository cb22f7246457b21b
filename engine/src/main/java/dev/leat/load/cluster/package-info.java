/// Processing of files by the executors of a cluster: the data that they exchange with its driver,
/// and their work.
@NullMarked
package dev.leat.load.cluster;

import org.jspecify.annotations.NullMarked;
