package dev.leat.bench.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A running program that drains a stream of its own.
///
/// @param ready returns true if it reads all shards
/// @param done returns the number of records that it has processed since it was started
record DrainProgram(
        String name,
        Process process,
        StreamClient stream,
        BooleanSupplier ready,
        LongSupplier done) {

    /// Pauses or continues the program: `-STOP` or `-CONT`.
    void signal(String signal) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()));
        if (kill.start().waitFor() != 0 || !process.isAlive()) {
            throw new IOException(name + " has ended; see its log");
        }
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}
