package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import dev.leat.config.text.SourceFile;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sample input for schedules: messages by queue, files to put, and records by stream. Contains
/// only queues, buckets and streams that a pipeline reads.
public record MessageSamples(
        Map<String, List<Message.Outgoing>> messages,
        List<Given.Put> files,
        Map<String, List<Streams.NewRecord>> records) {

    /// Maximum number of lines that are read from a sample file.
    private static final int MOST = 5_000;

    /// Maximum size in bytes of a sample file. Larger files are slow and reveal no other defects.
    private static final int LARGEST = 16 << 10;

    public MessageSamples {
        messages = copy(messages);
        files = List.copyOf(files);
        records = copy(records);
    }

    private static <T> Map<String, List<T>> copy(Map<String, List<T>> samples) {
        var copy = new LinkedHashMap<String, List<T>>();
        samples.forEach((name, list) -> {
            if (!list.isEmpty()) {
                copy.put(name, List.copyOf(list));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    /// Creates samples of messages and files.
    public MessageSamples(Map<String, List<Message.Outgoing>> messages, List<Given.Put> files) {
        this(messages, files, Map.of());
    }

    /// Creates samples of messages.
    public MessageSamples(Map<String, List<Message.Outgoing>> messages) {
        this(messages, List.of());
    }

    /// Returns the samples of an app: the messages in its files `samples/QUEUE.ndjson`, the
    /// messages that its tests send, and the small files and the records that they put.
    ///
    /// @throws IOException if a file exists but cannot be read
    public static MessageSamples of(App app, Path folder, List<Scenario> tests) throws IOException {
        var messages = new LinkedHashMap<String, List<Message.Outgoing>>();
        var files = new ArrayList<Given.Put>();
        var records = new LinkedHashMap<String, List<Streams.NewRecord>>();
        for (var pipeline : app.pipelines().values()) {
            var queue = pipeline.from().queue();
            if (pipeline.from().files().isPresent()) {
                continue;
            }
            if (pipeline.from() instanceof StreamSource from) {
                records.put(from.stream(), new ArrayList<>());
            }
            messages.put(queue, new ArrayList<>(lines(folder.resolve("samples"), queue)));
        }
        for (var test : tests) {
            for (var given : test.given()) {
                if (given instanceof Given.Send send && messages.containsKey(send.queue())) {
                    messages.get(send.queue()).addAll(send.messages());
                }
                if (given instanceof Given.PutRecords put && records.containsKey(put.stream())) {
                    records.get(put.stream()).addAll(put.records());
                }
                if (given instanceof Given.Put put
                        && put.content().length <= LARGEST
                        && !files.contains(put)
                        && taken(app, put)) {
                    files.add(put);
                }
            }
        }
        return new MessageSamples(messages, files, records);
    }

    private static boolean taken(App app, Given.Put put) {
        return app.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.from().files().stream())
                .anyMatch(files -> files.matches(put.bucket(), put.key()));
    }

    private static List<Message.Outgoing> lines(Path folder, String queue) throws IOException {
        var file = folder.resolve(queue + ".ndjson");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        var text =
                new String(SourceFile.unmarked(Files.readAllBytes(file)), StandardCharsets.UTF_8);
        try (var lines = text.lines()) {
            return lines.filter(line -> !line.isBlank())
                    .limit(MOST)
                    .map(line -> Message.Outgoing.of(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    public boolean isEmpty() {
        return messages.isEmpty() && files.isEmpty() && records.isEmpty();
    }
}
