package dev.leat.bench.objects;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Measures puts and gets of objects of 1 KB, 1 MB and 100 MB over HTTP. Compares Leat, whose puts
/// are durable when they return, with S3Proxy, which leaves it to the operating system when to
/// write to the disk. Runs alternate, each server in a process of its own. Prints medians, and
/// ratios to Leat. S3Proxy is included if its class path was written (profile `peers`). Argument:
/// rounds.
public final class ObjectBench {

    private static final Path FOLDER = Path.of("bench", "target", "object-bench");
    private static final Path S3PROXY = Path.of("bench", "s3proxy", "target", "classpath");
    private static final String BUCKET = "/bench";

    private record Load(String name, int bytes, int connections, int each) {}

    private static final List<Load> LOADS =
            List.of(
                    new Load("1 KB", 1000, 8, 250),
                    new Load("1 MB", 1_000_000, 4, 20),
                    new Load("100 MB", 100_000_000, 1, 2));

    /// Measured rates by load and operation, then by server.
    private final Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();

    private final int rounds;

    private ObjectBench(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        if (Files.exists(FOLDER)) {
            WorkFolders.delete(FOLDER);
        }
        var peers = new ArrayList<ServerProcess>();
        try {
            peers.add(ServerProcess.leat(Files.createDirectories(FOLDER.resolve("leat"))));
            if (Files.exists(S3PROXY)) {
                var folder = Files.createDirectories(FOLDER.resolve("s3proxy"));
                peers.add(S3Proxy.start(folder.toAbsolutePath(), S3PROXY));
            } else {
                System.out.println("S3Proxy is not included; to include it, use -Pbench,peers");
            }
            new ObjectBench(rounds).run(peers);
        } finally {
            peers.forEach(ServerProcess::close);
            WorkFolders.delete(FOLDER);
        }
    }

    private void run(List<ServerProcess> peers) throws Exception {
        for (var peer : peers) {
            try (var connection = new ObjectConnection(peer.port())) {
                connection.put(BUCKET, new byte[0]);
            }
        }
        for (int round = 0; round <= rounds; round++) {
            for (var load : LOADS) {
                var bytes = new byte[load.bytes()];
                new Random(round).nextBytes(bytes);
                for (var peer : peers) {
                    measure(peer, load, bytes, round > 0); // the first one warms up
                }
            }
        }
        print(peers);
    }

    private void measure(ServerProcess peer, Load load, byte[] bytes, boolean counts)
            throws Exception {
        double before = peer.cpuSeconds();
        double put = rate(load, peer, (connection, path) -> connection.put(path, bytes));
        double between = peer.cpuSeconds();
        double get =
                rate(
                        load,
                        peer,
                        (connection, path) -> {
                            if (connection.get(path, Optional.empty()) != bytes.length) {
                                throw new IOException("different length");
                            }
                        });
        double after = peer.cpuSeconds();
        check(peer, bytes);
        if (counts) {
            enter(load.name() + " put", peer, put, (between - before) / count(load));
            enter(load.name() + " get", peer, get, (after - between) / count(load));
        }
    }

    private static int count(Load load) {
        return load.connections() * load.each();
    }

    private void enter(String what, ServerProcess peer, double rate, double cpu) {
        rates.computeIfAbsent(what, _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                .add(rate);
        rates.computeIfAbsent(what + ", s of CPU", _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                .add(cpu);
    }

    private interface Step {
        void run(ObjectConnection connection, String path) throws IOException;
    }

    /// Returns operations per second.
    private static double rate(Load load, ServerProcess peer, Step step) throws Exception {
        var done = new AtomicLong();
        var failures = new ArrayList<Exception>();
        var threads = new ArrayList<Thread>();
        long began = System.nanoTime();
        for (int c = 0; c < load.connections(); c++) {
            int number = c;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (var connection = new ObjectConnection(peer.port())) {
                                    for (int i = 0; i < load.each(); i++) {
                                        step.run(connection, path(number, i));
                                        done.incrementAndGet();
                                    }
                                } catch (IOException | RuntimeException failed) {
                                    synchronized (failures) {
                                        failures.add(failed);
                                    }
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return done.get() * 1e9 / (System.nanoTime() - began);
    }

    private static String path(int connection, int number) {
        return "%s/c%d/o%d".formatted(BUCKET, connection, number);
    }

    /// Checks that a get returns the bytes that were put.
    private static void check(ServerProcess peer, byte[] bytes)
            throws IOException, GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var connection = new ObjectConnection(peer.port())) {
            connection.get(path(0, 0), Optional.of(digest));
        }
        if (!Arrays.equals(digest.digest(), MessageDigest.getInstance("SHA-256").digest(bytes))) {
            throw new IOException(peer.name() + " returned different bytes");
        }
    }

    private void print(List<ServerProcess> peers) {
        rates.forEach((what, byPeer) -> {
            var line = new StringBuilder("%-24s".formatted(what));
            double leat = median(byPeer.get("leat"));
            for (var peer : peers) {
                double rate = median(byPeer.get(peer.name()));
                line.append("%12s %,10.4f".formatted(peer.name(), rate));
                if (!peer.name().equals("leat")) {
                    line.append(" (leat %.2f)".formatted(leat / rate));
                }
            }
            System.out.println(line);
        });
    }

    private static double median(@org.jspecify.annotations.Nullable List<Double> values) {
        var sorted = values == null ? List.of(0.0) : values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
