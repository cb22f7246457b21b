/// What Spark does with the files that Leat is measured with.
package dev.leat.bench.spark;
