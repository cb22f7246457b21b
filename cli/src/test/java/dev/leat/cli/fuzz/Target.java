package dev.leat.cli.fuzz;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.place.RunningInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// An app in a process of its own, whose memory and open files are not shared.
final class Target implements AutoCloseable {

    private static final String APP =
            """
            app: target
            schemas:
              Order:
                order_id: varchar not null
                user_id: varchar not null
                placed: timestamptz not null
                value: decimal(18,2) not null
                address: varchar pii
            queues:
              Orders:
              Parcels: {fifo: true}
            views:
              users:
                key: user_id
                measures: {orders: count(*), spent: sum(value)}
                every: {column: placed, period: 1d}
                rank_by: spent
              everyone:
                measures: {orders: count(*)}
            pipelines:
              count_orders:
                from: {queue: Orders, schema: Order}
                key: order_id
                max_rejects: 100%
                to:
                  - view: users
                  - view: everyone
            api:
              /users/{user_id}: {view: users}
              /everyone: {view: everyone}
              /top: {view: users, top: spent}
              /orders: {queue: Orders, schema: Order}
            """;

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler.*$");

    private final AppProcess process;
    private final RunningInfo running;

    Target(Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("app.yaml"), APP);
        process =
                new AppProcess(
                        Leat.class,
                        Map.of(),
                        List.of("up", folder.toString(), "--port", "0", "--aws-port", "0"));
        running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
    }

    int port(boolean aws) {
        return URI.create(aws ? running.aws().orElseThrow() : running.url()).getPort();
    }

    String url() {
        return running.url();
    }

    String awsUrl() {
        return running.aws().orElseThrow();
    }

    /// Bytes of all objects that are reachable, after a full collection, without those that the
    /// collector fills gaps with.
    long heap() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asked =
                new ProcessBuilder(
                                jcmd, String.valueOf(process.handle().pid()), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        var said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        var total = TOTAL.matcher(said);
        if (!total.find()) {
            throw new IllegalStateException("no histogram: " + said);
        }
        long bytes = Long.parseLong(total.group(1));
        return bytes
                - FILLER.matcher(said)
                        .results()
                        .mapToLong(filler -> Long.parseLong(filler.group(1)))
                        .sum();
    }

    /// Returns the number of open files and sockets.
    int files() throws IOException {
        try (var open = Files.list(Path.of("/proc/" + process.handle().pid() + "/fd"))) {
            return (int) open.count();
        }
    }

    /// All that it has said.
    List<String> said() {
        return process.said();
    }

    @Override
    public void close() {
        process.close();
    }
}
