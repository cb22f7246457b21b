package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Polling;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Goes through a document as its reader would, beside an app that runs, and compares what is said
/// but for the ports, ids, and the time that something took.
public final class Walk {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Path ROOT = Path.of("..");

    /// The folders of commands that were searched, by their words.
    private static final Map<List<String>, String> FOLDERS = new ConcurrentHashMap<>();

    /// Definitions that the shell keeps for the following blocks.
    private static final Pattern KEPT =
            Pattern.compile("^export .*$|^\\w+\\(\\) \\{$(?s:.*?)^\\}$", Pattern.MULTILINE);

    private static final List<String> READS =
            List.of("leat delivery show ", "leat sql ", "leat dlq show ");

    private final Example example;
    private final Background running;
    private final Map<String, String> environment;
    private String shell = "";

    /// @param environment variables of the commands
    Walk(Example example, Background running, Map<String, String> environment) {
        this.example = example;
        this.running = running;
        this.environment = environment;
    }

    void through(Document document) throws Exception {
        assertThat(document.blocks()).isNotEmpty();
        for (var block : document.blocks()) {
            step(block);
        }
    }

    private void step(Document.Block block) throws Exception {
        if (block.command().startsWith("GET ")) {
            running.awaitAnswer(
                    block.command().substring("GET ".length()), "200 " + block.output().strip());
            return;
        }
        if (block.command().startsWith("see: ")) {
            assertThat(example.folder().resolve(block.command().substring("see: ".length())))
                    .content()
                    .contains(block.output());
            return;
        }
        var said = block.shell() ? shell(block) : said(block);
        var deadline = Instant.now().plus(PATIENCE);
        while (reads(block) && !block.matches(plain(said)) && Instant.now().isBefore(deadline)) {
            Polling.pause();
            said = block.shell() ? shell(block) : said(block);
        }
        if (!block.output().equals(Document.Block.ANY)) {
            block.shows(plain(said));
        }
    }

    /// It changes nothing, and may be asked again until what was sent before has arrived.
    private static boolean reads(Document.Block block) {
        return (block.command().startsWith("curl ") && block.shell())
                || READS.stream().anyMatch(block.command()::contains);
    }

    private String said(Document.Block block) throws Exception {
        var command = block.command();
        if (command.startsWith("leat up ")) {
            return running.out();
        }
        if (command.startsWith("curl ")) {
            return running.post(example.arguments(command)) + "\n";
        }
        var session = new Session(environment);
        int ended = session.run(example.arguments(command));
        assertThat(ended).as(session.out() + session.err()).isZero();
        return session.out();
    }

    private String shell(Document.Block block) throws IOException, InterruptedException {
        var lines =
                block.command()
                        .replace("http://127.0.0.1:4566", running.aws())
                        .replace("localhost:8000", running.url().substring("http://".length()))
                        .replace(" /tmp/", " " + example.path() + "/");
        var builder = new ProcessBuilder("sh", "-e", "-c", shell + lines).redirectErrorStream(true);
        builder.directory(ROOT.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        shell +=
                KEPT.matcher(lines)
                        .results()
                        .map(MatchResult::group)
                        .map(kept -> kept + "\n")
                        .collect(Collectors.joining());
        return said;
    }

    private String plain(String text) {
        return text.replace(example.path(), example.name())
                .replace(running.aws(), "http://127.0.0.1:4566")
                .replace(running.url(), "http://127.0.0.1:8000");
    }

    /// Without ids, times, and how long something took.
    static String timeless(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("seen \\d{4}-[\\d: -]+( to [\\d: -]+)?UTC", "seen T UTC")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "T")
                .replaceAll("  \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z  ", "  T  ")
                .replaceAll("seen \\d{4}-\\d\\d-\\d\\d  ", "seen T  ")
                .replaceAll("since \\d\\d:\\d\\d:\\d\\d", "since T")
                .replaceAll("#code=[\\w-]+", "#code=...")
                .replaceAll("in \\d+\\.\\d s", "in 1.0 s")
                .replaceAll("(?m)^.*, for \\d+ seconds so far \\.\\.\\.\n", "")
                .replaceAll("\\b\\d+ ms\\b", "10 ms");
    }

    /// The folder of the first such command that runs with these arguments, to stand first on the
    /// `PATH`; empty if there is none.
    public static String folderOf(String command, String... arguments)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        var known = FOLDERS.get(words);
        if (known == null) {
            known = searched(words);
            FOLDERS.put(words, known);
        }
        return known;
    }

    private static String searched(List<String> command) throws IOException, InterruptedException {
        for (var folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            var found = Path.of(folder, command.getFirst());
            if (Files.isExecutable(found)) {
                var words = new ArrayList<>(command);
                words.set(0, found.toString());
                var process = new ProcessBuilder(words).redirectErrorStream(true).start();
                process.getInputStream().readAllBytes();
                if (process.waitFor() == 0) {
                    return folder;
                }
            }
        }
        return "";
    }
}
