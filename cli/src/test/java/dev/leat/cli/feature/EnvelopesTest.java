package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of a topic in SNS envelopes. Commands say the same as about raw messages.
class EnvelopesTest {

    private static final String APP =
            """
            app: mini
            schemas: {A: {id: varchar not null, n: integer not null, phone: varchar pii}}
            queues: {q: {}, s: {subscribe: {topic: t, raw: RAW}, archive: 7d}}
            topics: {t: {}}
            views: {v: {measures: {n: count(*), total: sum(n)}}}
            pipelines:
              first: {from: {queue: q, schema: A}, key: id, to: [{topic: t}]}
              second:
                from: {queue: s, schema: A}
                key: id
                steps: [{check: {n is small: n < 100}}]
                to: [{view: v}]
            """;

    private static final String LINES =
            """
            {"id":"x","n":1,"phone":"0664-1"}
            {"id":"y","n":1000,"phone":"0664-2"}
            {"id":"z","n":2000,"phone":"0664-3"}
            """;

    @TempDir Path folder;

    private static String said(Path app, String... words) {
        var session = new Session();
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                words[0].equals("up")
                        ? List.of(app.toString(), "--port", "0", "--aws-port", "0")
                        : List.of("--app", app.toString()));
        int code = session.run(all.toArray(String[]::new));
        return "exit code " + code + "\n" + session.out() + session.err();
    }

    /// Writes the app, and lets it process these lines.
    private Path processed(boolean raw, String text) throws IOException {
        var app = Files.createDirectory(folder.resolve("app" + raw));
        Files.writeString(app.resolve("app.yaml"), APP.replace("RAW", Boolean.toString(raw)));
        var lines = Files.writeString(app.resolve("lines.ndjson"), text);
        said(app, "send", "q", lines.toString());
        said(app, "up", "--until-idle");
        return app;
    }

    /// Runs commands, and returns their outputs without ids, times and the folder.
    private Map<String, String> outputs(boolean raw) throws IOException {
        var app = processed(raw, LINES);
        var letter = said(app, "dlq", "show", "s", "--limit", "1", "--json");
        var message = letter.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
        var all = new LinkedHashMap<String, String>();
        for (var command :
                List.of(
                        "trace y --pipeline second",
                        "trace x --pipeline second",
                        "trace MESSAGE --pipeline second",
                        "dlq show s",
                        "dlq show s --json",
                        "dlq ls s",
                        "dlq preview s --where id='y'",
                        "dlq preview s --set n=50",
                        "dlq redrive s --where id='y' --set n=50 --yes",
                        "up --until-idle",
                        "trace y --pipeline second",
                        "dlq history",
                        "sql select*from(v) --format csv")) {
            var output = said(app, command.replace("MESSAGE", message).split(" ", -1));
            all.put(
                    all.size() + " " + command,
                    output.replace(app.toString(), "APP")
                            .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
                            .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?", "TIME")
                            .replaceAll("\\b[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\\b", "TIME")
                            .replaceAll("\\b[0-9a-z]{8}\\b", "RUN"));
        }
        all.entrySet().removeIf(one -> one.getKey().contains(" up "));
        return all;
    }

    @Test
    void commandsSayTheSameAsAboutRawMessages() throws IOException {
        var enclosed = outputs(false);
        var raw = outputs(true);

        assertThat(enclosed).isEqualTo(raw);
        var text = String.join("\n", enclosed.values());
        assertThat(text).doesNotContain("0664").doesNotContain("TopicArn");
        assertThat(text).contains("\n2,51\n").contains("archive of second");
    }

    /// The records that passed are in the archive.
    @Test
    void causesAndProposalsAreThoseOfRawMessages() throws IOException {
        var lines =
                IntStream.range(0, 120)
                        .mapToObj(i ->
                                "{\"id\":\"%s%d\",\"n\":%d,\"phone\":\"0664-%d\"}"
                                        .formatted(i < 60 ? "a" : "b", i, i < 60 ? i : 100 + i, i))
                        .collect(Collectors.joining("\n"));
        var enclosed = processed(false, lines);
        var raw = processed(true, lines);

        var outputs = new ArrayList<String>();
        for (var command :
                List.of(
                        "dlq explain",
                        "dlq explain --json",
                        "suggest dlq:s-dlq",
                        "profile dlq:s-dlq")) {
            var output = said(enclosed, command.split(" ")).replace(enclosed.toString(), "APP");
            assertThat(output)
                    .as(command)
                    .isEqualTo(said(raw, command.split(" ")).replace(raw.toString(), "APP"))
                    .startsWith("exit code 0")
                    .doesNotContain("0664", "TopicArn");
            outputs.add(output);
        }
        assertThat(outputs.getFirst()).contains("60 ");
    }
}
