package dev.leat.deequ;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/// The parts that the programs of this module share.
final class DeequProcess {

    private DeequProcess() {}

    /// Returns the standard output for results; texts of libraries go to standard error from then
    /// on.
    static PrintStream results() {
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        return out;
    }

    static SparkSession.Builder spark(String master) {
        return SparkSession.builder()
                .master(master)
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC");
    }
}
