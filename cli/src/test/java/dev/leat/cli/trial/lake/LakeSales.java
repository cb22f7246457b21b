package dev.leat.cli.trial.lake;

import dev.leat.cli.trial.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Input that a test makes, and the rows of it that must be in a table: files, some of which
/// replace older ones, messages, each sent twice, and files whose rows are also in messages and
/// other files. A row is `ID|SHOP`; no two have the same ID.
final class LakeSales {

    private static final int ROWS = 150;

    private final Random random;
    private int next;

    /// The rows of each version of an object.
    private final Map<String, List<Set<String>>> files = new TreeMap<>();

    private final Set<String> messages = new TreeSet<>();

    /// The rows of each shared object, and those of messages for the same table.
    private final Map<String, Set<String>> shared = new TreeMap<>();

    private final Set<String> sent = new TreeSet<>();

    LakeSales(Random random) {
        this.random = random;
    }

    private String row() {
        int id = next++;
        return id + "|" + "abc".charAt(id % 3);
    }

    /// Puts so many new objects, and replaces an old one.
    void put(Trial to, String bucket, int count) throws IOException {
        var keys = new ArrayList<>(files.keySet());
        Collections.shuffle(keys, random);
        var put = new ArrayList<>(keys.subList(0, Math.min(1, keys.size())));
        for (int i = 0; i < count; i++) {
            put.add("f%d.csv".formatted(files.size() + i));
        }
        for (var key : put) {
            var rows = new TreeSet<String>();
            IntStream.range(0, ROWS + random.nextInt(ROWS)).forEach(_ -> rows.add(row()));
            files.computeIfAbsent(key, _ -> new ArrayList<>()).add(rows);
            var lines = String.join("\n", rows).replace('|', ',');
            to.put(bucket, key, ("id,shop\n" + lines + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Sends so many messages, each twice.
    void send(Trial to, String queue, int count) {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            var row = row();
            messages.add(row);
            var body = message(row).getBytes(StandardCharsets.UTF_8);
            bodies.addAll(List.of(body, body));
        }
        Collections.shuffle(bodies, random);
        to.send(queue, bodies);
    }

    /// Puts so many new objects and sends messages. A row is in two objects, in an object and a
    /// message, or in one of them.
    void share(Trial to, String bucket, String queue, int count) throws IOException {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            var rows = new TreeSet<String>();
            shared.values().forEach(old -> rows.addAll(some(old)));
            IntStream.range(0, ROWS).forEach(_ -> rows.add(row()));
            var messages = new TreeSet<>(some(rows));
            messages.add(row());
            var key = "s%d.csv".formatted(shared.size());
            shared.put(key, rows);
            sent.addAll(messages);
            messages.forEach(row -> bodies.add(message(row).getBytes(StandardCharsets.UTF_8)));
            var lines = String.join("\n", rows).replace('|', ',');
            to.put(bucket, key, ("id,shop\n" + lines + "\n").getBytes(StandardCharsets.UTF_8));
        }
        to.send(queue, bodies);
    }

    private List<String> some(Set<String> rows) {
        return rows.stream().filter(_ -> random.nextInt(ROWS) < 4).toList();
    }

    private static String message(String row) {
        var values = row.split("[|]", -1);
        return "{\"id\":%s,\"shop\":\"%s\"}".formatted(values[0], values[1]);
    }

    /// Returns the rows of all objects.
    Set<String> ofFiles() {
        var rows = new TreeSet<String>();
        files.values().forEach(versions -> rows.addAll(versions.getLast()));
        return rows;
    }

    /// Returns the rows of all messages.
    Set<String> ofMessages() {
        return messages;
    }

    /// Returns the rows of objects that must be in the table, given those that are and the
    /// notifications that still wait: of an object without a notification its newest version, of
    /// another either a whole version or none.
    Set<String> ofFiles(Set<String> there, List<String> waiting) {
        var rows = new TreeSet<String>();
        files.forEach((key, versions) -> {
            boolean waits = waiting.stream().anyMatch(body -> body.contains("\"" + key + "\""));
            var possible = waits ? versions : List.of(versions.getLast());
            possible.stream()
                    .filter(version -> !waits || version.stream().anyMatch(there::contains))
                    .forEach(rows::addAll);
        });
        return rows;
    }

    /// Returns the rows of all shared objects and messages.
    Set<String> ofBoth() {
        var rows = new TreeSet<>(sent);
        shared.values().forEach(rows::addAll);
        return rows;
    }

    /// Returns the rows of shared objects and messages that must be in the table, given those that
    /// are and what still waits: the rows of an object or message that does not wait, and any of
    /// the others.
    Set<String> ofBoth(Set<String> there, List<String> objects, List<String> messages) {
        var rows = new TreeSet<>(there);
        rows.retainAll(ofBoth());
        shared.forEach((key, of) -> {
            if (objects.stream().noneMatch(body -> body.contains("\"" + key + "\""))) {
                rows.addAll(of);
            }
        });
        sent.stream().filter(row -> !messages.contains(message(row))).forEach(rows::add);
        return rows;
    }

    /// The same for messages.
    Set<String> ofMessages(Set<String> there, List<String> waiting) {
        var rows = new TreeSet<>(messages);
        waiting.stream()
                .flatMap(body -> messages.stream().filter(row -> message(row).equals(body)))
                .filter(row -> !there.contains(row))
                .forEach(rows::remove);
        return rows;
    }
}
