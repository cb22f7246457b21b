package dev.leat.bench.tables;

import dev.leat.bench.RawConnection;
import dev.leat.bench.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Clients that send requests of one kind, each over its own connection, and check each response.
final class ClientLoad {

    /// Requests of one kind for the item with a number.
    interface Requests {
        byte[] of(int client, int number);
    }

    /// Returns the sum of the attribute `n` of all items that the response for a number must have.
    interface Sum {
        long of(int number, int items);
    }

    /// @param done number of requests of each client
    /// @param rate requests per second of all clients
    /// @param cpu seconds of CPU time of the server for each request
    record Result(int[] done, double rate, double cpu) {}

    /// Adjacent requests are for distant items.
    private static final long STEP = 7_919;

    private static final Pattern NUMBER = Pattern.compile("\"N\": ?\"(\\d+)\"");

    private final ServerProcess server;
    private final Duration time;

    ClientLoad(ServerProcess server, Duration time) {
        this.server = server;
        this.time = time;
    }

    /// Sends requests that create items with the numbers 0, 1, 2 and so on, for each client.
    Result create(int clients, Requests requests) throws Exception {
        return run(clients, requests, (_, _, _) -> {});
    }

    /// Sends requests that read items.
    ///
    /// @param items number of items of each client
    Result read(int[] items, Requests requests, Sum expected) throws Exception {
        return run(
                items.length,
                (client, at) -> requests.of(client, number(at, items[client])),
                (client, at, response) -> {
                    long sum = expected.of(number(at, items[client]), items[client]);
                    long found =
                            NUMBER.matcher(response)
                                    .results()
                                    .mapToLong(match -> Long.parseLong(match.group(1)))
                                    .sum();
                    if (found != sum) {
                        throw new IOException(
                                "%s returned a sum of %d instead of %d: %s"
                                        .formatted(server.name(), found, sum, response));
                    }
                });
    }

    private static int number(int at, int items) {
        return (int) (at * STEP % items);
    }

    private interface Check {
        void check(int client, int at, String response) throws IOException;
    }

    private Result run(int clients, Requests requests, Check check) throws Exception {
        var done = new int[clients];
        var failures = new ArrayList<Exception>();
        var threads = new ArrayList<Thread>();
        double cpu = server.cpuSeconds();
        long began = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try (var connection = new RawConnection(server.port())) {
                                    while (System.nanoTime() - began < time.toNanos()) {
                                        int at = done[client];
                                        var request = requests.of(client, at);
                                        check.check(client, at, connection.answer(request));
                                        done[client]++;
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
        double seconds = (System.nanoTime() - began) / 1e9;
        int all = Arrays.stream(done).sum();
        return new Result(done, all / seconds, (server.cpuSeconds() - cpu) / all);
    }
}
