/// The Spark job for the files of Leat's benchmark.
package dev.leat.bench.spark;
