package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Polling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The runs of redrives that a page tells of: the page has ids of its own for them.
final class Redrives {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// So many letters are gone when the app is killed.
    private static final int MIDDLE = 20;

    private static final Pattern ID =
            Pattern.compile(
                    "(?:history |--resume |^)([a-z0-9]{8})(?= --yes$|$|  \\d)", Pattern.MULTILINE);

    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private final Map<String, String> ids = new LinkedHashMap<>();

    /// Returns the output with the ids of the page. An id that the page shows for the first time
    /// means the run in this output.
    String met(String page, String said) {
        var shown = ID.matcher(page).results().map(Redrives::id).distinct().toList();
        var real = ID.matcher(said).results().map(Redrives::id).distinct().toList();
        if (!shown.isEmpty()) {
            assertThat(real).as(said).hasSizeGreaterThanOrEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                ids.putIfAbsent(shown.get(i), real.get(i));
            }
        }
        return shown(said);
    }

    private static String id(MatchResult found) {
        return found.group(1);
    }

    /// A command of the page with the ids that there are.
    String real(String command) {
        var real = command;
        for (var id : ids.entrySet()) {
            real = real.replace(id.getKey(), id.getValue());
        }
        return real;
    }

    private String shown(String said) {
        var shown = said;
        for (var id : ids.entrySet()) {
            shown = shown.replace(id.getValue(), id.getKey());
        }
        return shown;
    }

    /// Returns true if the command sends dead letters.
    boolean sends(Document.Block block) {
        return block.code() == 0
                && block.command().startsWith("leat dlq redrive ")
                && block.command().contains(" --yes");
    }

    /// Waits until all letters of the newest run have ended.
    void awaitEnds(Path app) {
        await(
                app,
                run ->
                        run.at("/outcomes/PENDING").asInt(0) + run.at("/outcomes/RETURNED").asInt(0)
                                == 0);
    }

    /// Returns the output of a redrive whose app is killed by `kill -9` after some of the dead
    /// letters were sent.
    String cutOff(Path app, String... words) throws Exception {
        var session = new Session();
        String[] up = {"up", app.toString(), "--port", "0", "--aws-port", "0"};
        try (var process = new AppProcess(Leat.class, Map.of(), List.of(up))) {
            var command = CompletableFuture.supplyAsync(() -> session.run(words));
            await(
                    app,
                    run ->
                            run.path("state").asString().equals("RUNNING")
                                    && run.path("outcomes").values().stream()
                                                    .mapToInt(JsonNode::intValue)
                                                    .sum()
                                            >= MIDDLE);
            assertThat(Files.readString(app.resolve(".leat/owner")).split(" ", -1)[0])
                    .isEqualTo(String.valueOf(process.handle().pid()));
            process.kill();
            assertThat(command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotZero();
        }
        return ADDRESS.matcher(session.out() + session.err()).replaceAll("127.0.0.1:8000");
    }

    private static void await(Path app, Predicate<JsonNode> wanted) {
        var deadline = Instant.now().plus(PATIENCE);
        var run = newest(app);
        while (!wanted.test(run) && Instant.now().isBefore(deadline)) {
            Polling.pause();
            run = newest(app);
        }
        assertThat(wanted.test(run)).as(run.toString()).isTrue();
    }

    private static JsonNode newest(Path app) {
        return JsonMapper.shared()
                .readTree(
                        Example.leat(
                                        0,
                                        "dlq",
                                        "history",
                                        "--limit",
                                        "1",
                                        "--json",
                                        "--app",
                                        app.toString())
                                .lines()
                                .filter(line -> line.contains("\"kind\":\"redrive\""))
                                .findFirst()
                                .orElse("{}"));
    }
}
