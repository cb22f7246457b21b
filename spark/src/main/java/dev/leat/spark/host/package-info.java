/// The layer between Spark and Leat. It runs on Java 17, uses only Spark's API for Java, and thus
/// runs on Spark 3.5 and 4, with Scala 2.12 and 2.13. It knows nothing of Leat: it runs stages of
/// tasks whose inputs and outputs are bytes. The program of the driver and the work of the tasks
/// run on Java 25: in the JVM of Spark, or in child processes of it.
@NullMarked
package dev.leat.spark.host;

import org.jspecify.annotations.NullMarked;
