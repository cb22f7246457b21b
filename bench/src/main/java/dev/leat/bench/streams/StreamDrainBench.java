package dev.leat.bench.streams;

import dev.leat.bench.LocalRedis;
import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/// Measures how fast a pipeline on AWS drains a stream of 8 shards into a queue and into a view in
/// Redis, and its CPU time and write units per record. Compares it with [StreamLoop], a loop with
/// the AWS SDK alone, with and without the detection of duplicates.
///
/// If the profile `peers` is active, Amazon's Kinesis Client Library with an empty processor
/// follows, from the time at which it has the leases of all shards. It takes no turns with the
/// others: it would lose its leases while it is paused.
///
/// Leat's endpoint stands for Kinesis, SQS and DynamoDB. Each program is a process of its own with
/// a stream of its own, and is paused except while it is measured. A stream is filled while its
/// program is paused. The first rounds warm up. All processes share the cores of the machine; the
/// ratio of the CPU times shows what the programs themselves need. Run it in the root folder of the
/// repository.
///
/// Arguments: rounds, records per round, and the working folder. Goal for the queue: 0.8 of the
/// rate of the loop.
public final class StreamDrainBench {

    private static final double MILLION = 1e6;

    /// Rounds after which the JIT compiler has compiled the code that runs for each record.
    private static final int WARM_UP = 4;

    /// The time in which a program stores what it has processed.
    private static final Duration REST = Duration.ofSeconds(2);

    private final ServerProcess services;
    private final DrainPrograms programs;
    private final int size;
    private final Map<DrainProgram, List<Drain>> drains = new LinkedHashMap<>();

    private StreamDrainBench(ServerProcess services, DrainPrograms programs, int size) {
        this.services = services;
        this.programs = programs;
        this.size = size;
    }

    /// A stream that was drained, for each record.
    ///
    /// @param cpu seconds of CPU time of the program
    /// @param endpoint seconds of CPU time of the endpoint
    /// @param units write units of DynamoDB
    private record Drain(double seconds, double cpu, double endpoint, double units) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int size = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        var folder = Files.createTempDirectory(Files.createDirectories(parent), "stream-drain");
        try (var services = ServerProcess.leat(Files.createDirectory(folder.resolve("services")));
                var leatRedis = LocalRedis.start();
                var loopRedis = LocalRedis.start();
                var leatRows = leatRedis.connect();
                var loopRows = loopRedis.connect();
                var programs = new DrainPrograms(services, folder)) {
            var queue = programs.leatToQueue();
            var queueLoop = programs.loopToQueue();
            var idsLoop = programs.loopWithIds();
            var view = programs.leatToView(leatRedis, leatRows);
            var viewLoop = programs.loopToView(loopRedis, loopRows);
            var bench = new StreamDrainBench(services, programs, size);
            bench.run(programs.all(), rounds);
            var module = Path.of("bench", "kcl", "target");
            if (Files.exists(module.resolve("classpath"))) {
                bench.run(List.of(programs.clientLibrary(module)), rounds);
            } else {
                System.out.println(
                        "The profile peers, which has the client library, is not active");
            }
            bench.print();
            bench.compare(queue, queueLoop);
            bench.compare(queue, idsLoop);
            bench.compare(idsLoop, queueLoop);
            bench.compare(view, viewLoop);
        }
        WorkFolders.delete(folder);
    }

    /// Measures the programs in turns.
    private void run(List<DrainProgram> each, int rounds) throws Exception {
        for (int round = 0; round < WARM_UP + rounds; round++) {
            for (var program : each) {
                var drain = drain(program);
                drains.computeIfAbsent(program, _ -> new ArrayList<>()).add(drain);
            }
        }
    }

    private Drain drain(DrainProgram program) throws Exception {
        long end = program.done().getAsLong() + size;
        program.signal("-STOP");
        programs.put(program, size);
        program.signal("-CONT");
        DrainPrograms.await(program, program.ready());
        double units = units();
        double cpu = program.cpuSeconds();
        double endpoint = services.cpuSeconds();
        long began = System.nanoTime();
        double records = end - program.done().getAsLong();
        DrainPrograms.await(program, () -> program.done().getAsLong() >= end);
        double seconds = (System.nanoTime() - began) / 1e9;
        // The last records are in the queue, but their identities and checkpoints may not be
        // stored.
        LockSupport.parkNanos(REST.toNanos());
        double used = program.cpuSeconds() - cpu;
        double served = services.cpuSeconds() - endpoint;
        double written = units() - units;
        if (program.done().getAsLong() != end) {
            throw new IllegalStateException(program.name() + " has processed a record twice");
        }
        program.signal("-STOP");
        return new Drain(seconds / records, used / records, served / records, written / records);
    }

    /// Returns the write units of all requests.
    private double units() throws IOException {
        var url = URI.create("http://127.0.0.1:%d/write-units".formatted(services.port())).toURL();
        try (var in = url.openStream()) {
            return Double.parseDouble(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void print() {
        drains.forEach((program, all) ->
                System.out.printf(
                        "%-14s %,8.0f records/s, %.0f us of CPU per record (%.0f in its first round) and %.0f in the endpoint, %,.0f write units per million records%n",
                        program.name(),
                        1 / median(all, Drain::seconds),
                        MILLION * median(all, Drain::cpu),
                        MILLION * all.getFirst().cpu(),
                        MILLION * median(all, Drain::endpoint),
                        MILLION * median(all, Drain::units)));
    }

    private void compare(DrainProgram leat, DrainProgram other) {
        var ours = drains.getOrDefault(leat, List.of());
        var theirs = drains.getOrDefault(other, List.of());
        System.out.printf(
                "%s has %.2f times the rate of %s, and %.2f by CPU time%n",
                leat.name(),
                median(theirs, Drain::seconds) / median(ours, Drain::seconds),
                other.name(),
                median(theirs, Drain::cpu) / median(ours, Drain::cpu));
    }

    /// Returns the median of the rounds after the warm-up.
    private static double median(List<Drain> rounds, ToDoubleFunction<Drain> part) {
        var values = rounds.stream().skip(WARM_UP).mapToDouble(part).sorted().toArray();
        return values[values.length / 2];
    }
}
