package dev.leat.cli.trial;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An app whose pipelines have a Java step that waits at a given record until the test raises the
/// limit, so that the process always holds a batch when it is killed. One more pipeline, `other`,
/// has no such step.
///
/// @param port the port of the server that receives the records for endpoints
record GatedApp(Path folder, int port) {

    /// No limit, or no record that kills the process.
    static final long NONE = Long.MAX_VALUE;

    /// The output of a pipeline that waits, after its name.
    static final String HOLDS = "the gate holds records";

    private static final String GATE =
            """
            package functions;
            import dev.leat.function.*;
            import java.nio.file.*;
            public final class Gate implements RecordFunction {
                private long limit = read("limit");
                private final long killer = read("killer");
                private boolean holds;

                @Override public Result apply(RowView record) {
                    long id = Long.parseLong(record.text("id").orElseThrow());
                    if (id == killer) {
                        crashParent();
                    }
                    while (id >= limit || id == killer) {
                        if (!holds) {
                            System.out.println("HOLDS");
                            holds = true;
                        }
                        sleep();
                        limit = read("limit");
                    }
                    return Result.of("seen", true);
                }

                private static void crashParent() {
                    var parent = ProcessHandle.current().parent().orElseThrow();
                    try {
                        boolean trial =
                                Files.readString(Path.of("/proc/" + parent.pid() + "/cmdline"))
                                        .contains("TrialMain");
                        new ProcessBuilder(
                                        "kill",
                                        trial ? "-SEGV" : "-KILL",
                                        Long.toString(parent.pid()))
                                .start()
                                .waitFor();
                    } catch (java.io.IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                private static void sleep() {
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                private static long read(String name) {
                    try {
                        return Long.parseLong(Files.readString(Path.of("FOLDER", name)));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """;

    /// A pipeline whose records pass the gate.
    ///
    /// @param kinds the kinds of its sinks; the first one is in the names of the pipeline and queue
    record Load(int batch, int count, List<String> kinds) {

        static Load of(int batch, int batches, String... kinds) {
            return new Load(batch, batch * batches, List.of(kinds));
        }

        String pipeline() {
            return "load_" + kinds.getFirst();
        }

        String queue() {
            return "Q-" + kinds.getFirst();
        }
    }

    /// Returns the name of the sink of this kind.
    static String out(String kind) {
        return "out" + kind.replace("_", "");
    }

    /// Returns the resource of a sink, as a line of the app file.
    private String resource(String kind) {
        var options =
                switch (kind) {
                    case "lake_table" -> "bucket: lake, schema: Out";
                    case "view" -> "measures: {n: count(*)}";
                    case "warehouse_table" -> "schema: Out, key: id";
                    case "table" -> "key: id";
                    case "endpoint" -> "url: 'http://127.0.0.1:%d/'".formatted(port);
                    default -> "";
                };
        return "%ss: {%s: {%s}}\n".formatted(kind, out(kind), options);
    }

    private static String sink(String kind) {
        var path = kind.equals("bucket") ? ", path: '{source.batch}.ndjson'" : "";
        return "{%s: %s%s}".formatted(kind, out(kind), path);
    }

    void write(List<Load> loads) throws Exception {
        var text =
                new StringBuilder(
                        """
                        app: recovery
                        schemas:
                          R: {id: varchar not null}
                          Out: {id: varchar not null, seen: boolean}
                        """);
        var queues = new ArrayList<>(List.of("Other", "Seen"));
        var buckets = new ArrayList<String>();
        for (var load : loads) {
            queues.add(load.queue());
            for (var kind : load.kinds()) {
                switch (kind) {
                    case "queue" -> queues.add(out(kind));
                    case "bucket" -> buckets.add(out(kind));
                    case "lake_table" -> {
                        buckets.add("lake");
                        text.append(resource(kind));
                    }
                    default -> text.append(resource(kind));
                }
            }
        }
        if (!buckets.isEmpty()) {
            text.append("buckets: {%s: {}}\n".formatted(String.join(": {}, ", buckets)));
        }
        text.append("queues: {%s: {}}\n".formatted(String.join(": {}, ", queues)));
        text.append(
                """
                pipelines:
                  other:
                    from: {queue: Other, schema: R}
                    key: id
                    to: [{queue: Seen}]
                """);
        for (var load : loads) {
            var sinks = load.kinds().stream().map(GatedApp::sink).toList();
            text.append(
                    """
                      %s:
                        from: {queue: %s, schema: R, batch: {size: %d}}
                        key: id
                        steps:
                          - java: {class: functions.Gate, adds: {seen: boolean}, timeout: 10m}
                        to: [%s]
                    """
                            .formatted(
                                    load.pipeline(),
                                    load.queue(),
                                    load.batch(),
                                    String.join(", ", sinks)));
        }
        Files.writeString(folder.resolve("app.yaml"), text);
        var source = Files.createDirectories(folder.resolve("functions")).resolve("Gate.java");
        Files.writeString(
                source, GATE.replace("HOLDS", HOLDS).replace("FOLDER", folder.toString()));
    }

    void gate(long limit, long killer) throws Exception {
        replace("limit", limit);
        replace("killer", killer);
    }

    /// The gate may read the file at the same time.
    private void replace(String name, long value) throws Exception {
        var next = Files.writeString(folder.resolve("next"), Long.toString(value));
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Returns the default state folder of the app, in which each start finds the compiled gate.
    private Path state() {
        return folder.resolve(".leat");
    }

    AppProcess start() throws Exception {
        return new AppProcess(
                Map.of(),
                List.of(
                        folder.toString(),
                        "--state",
                        state().toString(),
                        "--port",
                        "0",
                        "--aws-port",
                        "off"));
    }

    String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString(), "--state", state().toString()));
        return Session.run(0, all.toArray(String[]::new)).out();
    }

    LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, state(), Time.system());
    }

    long suspects() throws Exception {
        try (var platform = open()) {
            return platform.suspects();
        }
    }

    void send(String queue, int count) throws Exception {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < count; i++) {
            var body = "{\"id\":\"%d\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
            messages.add(Message.Outgoing.of(body));
        }
        try (var platform = open()) {
            platform.queue(queue).send(messages);
        }
    }
}
