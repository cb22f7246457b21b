package dev.leat.bench.console;

import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Measures the requests of the console's pages to an app with 60 resources, a million dead letters
/// in 5,000 groups, a queue of ten million messages, and messages and dead letters of 1 MiB: the
/// seconds of the first request, and of the slowest of five further ones. Needs 3 GB of disk.
/// Arguments: dead letters, groups, messages.
public final class ConsoleBench {

    private static final int AGAIN = 5;
    private static final int PAGE = 10_000;
    private static final int LARGE = 30;
    private static final int LARGE_BYTES = 1_000_000;
    private static final Pattern PLAN = Pattern.compile("\"id\":\"([-\\w]+)\"");
    private static final Pattern GROUP = Pattern.compile("\"groups\":\\[\\{\"id\":\"(\\w+)\"");

    private final ConsoleApp app;

    private ConsoleBench(ConsoleApp app) {
        this.app = app;
    }

    public static void main(String[] arguments) throws Exception {
        int letters = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int groups = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        int messages = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000_000;
        try (var app = new ConsoleApp()) {
            long began = System.nanoTime();
            try (var platform = app.open()) {
                letters(platform, letters, groups);
                messages(platform, messages);
                large(platform);
            }
            System.out.printf("%.1f s to store the messages%n", seconds(began));
            began = System.nanoTime();
            app.start();
            System.out.printf("%.1f s to start the app%n", seconds(began));
            new ConsoleBench(app).measure(letters);
        }
    }

    private void measure(int letters) throws Exception {
        var queue = "dead-letters/" + ConsoleApp.LETTERS;
        System.out.printf("%-60s %8s %8s %10s%n", "request", "first", "again", "bytes");
        time("graph");
        time("now");
        time("minutes?limit=1440");
        grouped(queue);
        var found = GROUP.matcher(app.get(queue + "/groups?from=0&limit=25", "").body());
        found.find();
        var group = found.group(1);
        time(queue + "/letters?cursor=0&limit=25");
        time(queue + "/letters?cursor=%d&limit=25".formatted(letters - 10));
        time(queue + "/letters?cursor=0&limit=25&group=" + group);
        time(queue + "/letters?cursor=%d&limit=25&group=%s".formatted(letters - 100, group));
        time("queues/%s/items?limit=50".formatted(ConsoleApp.queue(0)));
        time("queues/%s/items?limit=50&cursor=9000000".formatted(ConsoleApp.queue(0)));
        var large = "dead-letters/" + ConsoleApp.queue(1) + "-dlq";
        time(large + "/groups?from=0&limit=50");
        time(large + "/letters?cursor=0&limit=25");
        time("queues/%s/items?limit=50".formatted(ConsoleApp.queue(1)));
        time("pipelines/count0/files?limit=100");
        time("pipelines/count0/steps");
        time("alarms/notes?limit=50");
        time("redrives?limit=50");
        time("app");
        time("traces/unknown?whole=false");
        previewed(queue);
        removal(queue);
    }

    /// Previews a redrive of all dead letters, and reads the progress as the page does.
    private void previewed(String queue) throws Exception {
        long began = System.nanoTime();
        var terms =
                "{\"terms\":{\"sequences\":[],\"set\":{\"amount\":\"abs(amount)\"},\"held\":false,\"loop\":3,\"passing\":true}}";
        var body = app.post(queue + "/plans", terms).body();
        double first = seconds(began);
        var found = PLAN.matcher(body);
        found.find();
        double slowest = 0;
        while (body.contains("\"complete\":false")) {
            Thread.sleep(Duration.ofSeconds(1));
            long before = System.nanoTime();
            body = app.get("plans/" + found.group(1), "").body();
            slowest = Math.max(slowest, seconds(before));
        }
        System.out.printf(
                "%-60s %6.3f s %6.3f s, %.1f s until complete%n",
                "preview of a redrive", first, slowest, seconds(began));
    }

    /// Reads the groups as the page does, until they are complete.
    private void grouped(String queue) throws Exception {
        long began = System.nanoTime();
        double slowest = 0;
        int requests = 0;
        String body;
        do {
            long before = System.nanoTime();
            body = app.get(queue + "/groups?from=0&limit=25", "").body();
            slowest = Math.max(slowest, seconds(before));
            requests++;
        } while (body.contains("\"complete\":false"));
        System.out.printf(
                "%-60s %7.2f s slowest of %,d requests, %.1f s until complete%n",
                "groups", slowest, requests, seconds(began));
        time(queue + "/groups?from=0&limit=25");
        time(queue + "/groups?limit=25&from=4000");
    }

    /// Deletes 100 dead letters, and reads the groups again.
    private void removal(String queue) throws Exception {
        var items = app.get(queue + "?cursor=500000&limit=100&unmasked=true", "").body();
        var list = items.substring(items.indexOf('['), items.lastIndexOf(']') + 1);
        app.post(queue + "/removals", "{\"deadLetters\":" + list + "}");
        grouped(queue);
    }

    private void time(String path) throws IOException, InterruptedException {
        long began = System.nanoTime();
        int bytes = app.get(path, "").body().length();
        double first = seconds(began);
        double most = 0;
        for (int i = 0; i < AGAIN; i++) {
            began = System.nanoTime();
            app.get(path, "");
            most = Math.max(most, seconds(began));
        }
        System.out.printf("%-60s %6.3f s %6.3f s %,10d%n", path, first, most, bytes);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void letters(LocalPlatform platform, int letters, int groups) {
        var store = platform.sourceStore(ConsoleApp.queue(0));
        for (int from = 0; from < letters; from += DeadLetterQueue.PAGE) {
            var dead = new ArrayList<DeadLetter>();
            for (int i = from; i < Math.min(letters, from + DeadLetterQueue.PAGE); i++) {
                dead.add(letter(i, groups, order(i)));
            }
            store.commit(tx -> tx.apply(new Effect.DeadLetters(ConsoleApp.LETTERS, dead)));
        }
    }

    /// Stores dead letters and delayed messages of 1 MiB.
    private static void large(LocalPlatform platform) {
        var queue = ConsoleApp.queue(1);
        var body = new byte[LARGE_BYTES];
        Arrays.fill(body, (byte) 'x');
        var note = "{\"id\":\"1\",\"phone\":\"" + new String(body, StandardCharsets.UTF_8) + "\"}";
        for (int i = 0; i < LARGE; i++) {
            var dead = letter(i, LARGE, note.getBytes(StandardCharsets.UTF_8));
            platform.sourceStore(queue)
                    .commit(tx -> tx.apply(new Effect.DeadLetters(queue + "-dlq", List.of(dead))));
            platform.queue(queue)
                    .send(
                            List.of(
                                    new Message.Outgoing(
                                            dead.original().body(),
                                            Map.of(),
                                            Optional.of(Duration.ofMinutes(15)))));
        }
    }

    private static DeadLetter letter(int number, int groups, byte[] body) {
        var reason =
                new Reason(
                        "check",
                        Optional.of("amount"),
                        Optional.of("-" + number),
                        "rule %d is met".formatted(number % groups),
                        Optional.empty());
        return new DeadLetter(
                0,
                new Record(
                        "00000000-0000-8000-8000-%012x".formatted(number),
                        body,
                        Map.of(),
                        1,
                        Instant.ofEpochSecond(1_700_000_000)),
                "count0",
                ConsoleApp.queue(0),
                "%016x%016x".formatted(number * 0x9E3779B97F4A7C15L, number),
                List.of(),
                Map.of("view sales0", List.of(reason)));
    }

    private static byte[] order(int number) {
        return "{\"id\":\"%d\",\"shop\":\"%d\",\"amount\":-%d,\"phone\":\"555-%d\"}"
                .formatted(number, number % 100, number, number)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Sends delayed messages, so that the pipeline leaves them in the queue.
    private static void messages(LocalPlatform platform, int messages) {
        var queue = platform.queue(ConsoleApp.queue(0));
        var page = new Message.Outgoing[PAGE];
        for (int from = 0; from < messages; from += PAGE) {
            for (int i = 0; i < PAGE; i++) {
                page[i] =
                        new Message.Outgoing(
                                order(from + i), Map.of(), Optional.of(Duration.ofMinutes(15)));
            }
            queue.send(Arrays.asList(page));
        }
    }
}
