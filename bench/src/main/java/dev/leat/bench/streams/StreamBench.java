package dev.leat.bench.streams;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkSystemSetting;

/// Measures the records per second that producers put into a stream with PutRecords, 500 in each
/// request, by the AWS SDK for Java over HTTP. Compares with a program that appends the same
/// records to a file and forces each 500 of them to the disk, and with moto, which stores nothing
/// durably, if `moto_server` is on the `PATH`. Arguments: rounds, the folder of the working folder,
/// and the size of a record in bytes. The first rounds do not count, because the JVMs compile their
/// code in them.
///
/// Goal: half of the file's rate, with one producer. The CPU time of the SDK alone, which makes,
/// signs and sends the requests and reads the responses, may be more than the goal allows for the
/// whole: compare it with the CPU time of the file.
public final class StreamBench {

    private static final int REQUESTS = 100;
    private static final int FEW_REQUESTS = 10;
    private static final int RECORDS = 500;
    private static final int SHARDS = 4;
    private static final int WARM_ROUNDS = 3;

    private final Path folder;
    private final List<byte[]> records;
    private final Map<String, List<Double>> rates = new TreeMap<>();
    private final Map<String, List<Double>> cpu = new TreeMap<>();

    private StreamBench(Path folder, int bytes) {
        this.folder = folder;
        var random = new Random(1);
        this.records =
                Stream.generate(
                                () -> {
                                    var record = new byte[bytes];
                                    random.nextBytes(record);
                                    return record;
                                })
                        .limit(RECORDS)
                        .toList();
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        var parent = arguments.length > 1 ? Path.of(arguments[1]) : Path.of("target");
        int bytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        var folder = Files.createTempDirectory(Files.createDirectories(parent), "stream-bench");
        var bench = new StreamBench(folder, bytes);
        try {
            bench.run(rounds);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(int rounds) throws Exception {
        try (var leat = ServerProcess.leat(folder.resolve("state"));
                var ours = StreamClient.creating(leat.port(), SHARDS)) {
            for (int round = 0; round < WARM_ROUNDS + rounds; round++) {
                for (int producers : new int[] {1, 8}) {
                    boolean counts = round >= WARM_ROUNDS;
                    double own = ownCpuSeconds();
                    measure("file", producers, counts, this::append);
                    double client = ownCpuSeconds();
                    double server = leat.cpuSeconds();
                    measure("Leat", producers, counts, number -> put(ours, number, REQUESTS));
                    if (counts) {
                        cpu("the file", producers, client - own);
                        cpu("the SDK", producers, ownCpuSeconds() - client);
                        cpu("Leat's process", producers, leat.cpuSeconds() - server);
                    }
                }
            }
            report();
        }
        var moto = motoServer();
        if (moto.isPresent()) {
            // It does not read the SDK's CBOR.
            System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), "false");
            int port = ServerProcess.freePort();
            var command =
                    List.of(moto.get().toString(), "-H", "127.0.0.1", "-p", String.valueOf(port));
            try (var _ = new ServerProcess("moto", command, port);
                    var theirs = StreamClient.creating(port, SHARDS)) {
                long start = System.nanoTime();
                put(theirs, 0, FEW_REQUESTS);
                System.out.printf(
                        "moto, 1 producer: %,.0f records per second%n",
                        FEW_REQUESTS * RECORDS * 1e9 / (System.nanoTime() - start));
            }
        }
    }

    private static double ownCpuSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
                / 1e9;
    }

    private void cpu(String what, int producers, double seconds) {
        cpu.computeIfAbsent(name(what, producers), _ -> new ArrayList<>())
                .add(seconds * 1e6 / (producers * REQUESTS * RECORDS));
    }

    private void report() {
        cpu.forEach((what, all) ->
                System.out.printf("%s: %.2f µs of CPU time per record%n", what, median(all)));
        rates.forEach((what, all) ->
                System.out.printf("%s: %,.0f records per second%n", what, median(all)));
        for (int producers : new int[] {1, 8}) {
            System.out.printf(
                    "%s: %.2f of the file's rate%n",
                    name("Leat", producers),
                    rate(name("Leat", producers)) / rate(name("file", producers)));
        }
    }

    private interface Producer {
        void produce(int number) throws Exception;
    }

    private static String name(String what, int producers) {
        return "%s, %d producer%s".formatted(what, producers, producers == 1 ? "" : "s");
    }

    private double rate(String name) {
        return median(rates.getOrDefault(name, List.of()));
    }

    private static double median(List<Double> all) {
        var sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private void measure(String what, int producers, boolean counts, Producer producer)
            throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < producers; i++) {
            int number = i;
            tasks.add(() -> {
                producer.produce(number);
                return true;
            });
        }
        try (var threads = Executors.newFixedThreadPool(producers)) {
            long start = System.nanoTime();
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                done.get();
            }
            double rate = producers * (double) REQUESTS * RECORDS * 1e9;
            if (counts) {
                rates.computeIfAbsent(name(what, producers), _ -> new ArrayList<>())
                        .add(rate / (System.nanoTime() - start));
            }
        }
    }

    private void put(StreamClient client, int number, int requests) {
        for (int i = 0; i < requests; i++) {
            client.put(records, number + "/" + i + "/");
        }
    }

    /// Appends the records to a file of this producer, each with its length.
    private void append(int number) throws IOException {
        var path = folder.resolve("file-" + number);
        int bytes = records.stream().mapToInt(record -> Integer.BYTES + record.length).sum();
        var buffer = ByteBuffer.allocateDirect(bytes);
        try (var file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < REQUESTS; i++) {
                buffer.clear();
                records.forEach(record -> buffer.putInt(record.length).put(record));
                buffer.flip();
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(false);
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static Optional<Path> motoServer() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "moto_server"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
