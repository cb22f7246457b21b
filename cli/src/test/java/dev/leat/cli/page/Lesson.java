package dev.leat.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.dlq.redrive.RedriveRunner;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Document;
import dev.leat.cli.fixture.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Goes through a page that begins with `leat new NAME`, or with a copy of an app, as its reader
/// would in the folder of that app, and compares what is said, but for ports, ids and times. An app
/// that was started runs until the next one starts, or the lesson is closed.
final class Lesson implements AutoCloseable {

    private record Change(Path file, String before) {}

    private final Path folder;
    private final Path app;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Redrives redrives = new Redrives();
    private @Nullable Background running;

    Lesson(Path folder, String name) {
        this.folder = folder;
        this.app = folder.resolve(name);
    }

    void through(Document document) throws Exception {
        assertThat(document.blocks()).isNotEmpty();
        for (var block : document.blocks()) {
            step(block);
        }
    }

    private void step(Document.Block block) throws Exception {
        var words = block.command().strip().split(" ", 2);
        switch (words[0]) {
            case "see:" -> assertThat(app.resolve(words[1])).content().contains(block.output());
            case "write:" -> Files.writeString(app.resolve(words[1]), block.output());
            case "change:" -> change(app.resolve(words[1]), block.output());
            case "restore:" -> {
                var last = changes.pop();
                assertThat(last.file()).isEqualTo(app.resolve(words[1]));
                Files.writeString(last.file(), last.before());
            }
            case "GET" -> running().awaitAnswer(words[1], "200 " + block.output().strip());
            case "leat" -> leat(block);
            case "kill:" -> kill(block);
            default -> throw new AssertionError("no reader could do " + block);
        }
    }

    /// Applies a difference: its lines without `+` stand in the file once and one after the other,
    /// and become its lines without `-`.
    private void change(Path file, String difference) throws IOException {
        var before = Files.readString(file);
        var old = lines(difference, '+');
        assertThat(before).containsOnlyOnce(old);
        changes.push(new Change(file, before));
        Files.writeString(file, before.replace(old, lines(difference, '-')));
    }

    private static String lines(String difference, char without) {
        return difference
                .lines()
                .filter(line -> line.charAt(0) != without)
                .map(line -> line.substring(1) + "\n")
                .collect(Collectors.joining());
    }

    private void leat(Document.Block block) throws InterruptedException {
        var said = plain(said(block));
        if (!block.output().equals(Document.Block.ANY)) {
            block.shows(redrives.met(block.output(), said));
        }
        if (running != null && redrives.sends(block)) {
            redrives.awaitEnds(app);
        }
    }

    private void kill(Document.Block block) throws Exception {
        close();
        var command = block.command().substring("kill: ".length());
        var said = plain(redrives.cutOff(app, words(command)));
        block.shows(redrives.met(block.output(), said));
    }

    private String said(Document.Block block) throws InterruptedException {
        var words = words(redrives.real(block.command()));
        if (words[0].equals("up") && !List.of(words).contains("--until-idle")) {
            close();
            running = new Background(Stream.of(words).skip(1).toArray(String[]::new));
            running().awaitOut(last(block.output()));
            return running().out();
        }
        var session = new Session();
        int ended = session.run(words);
        assertThat(ended).as(session.out() + session.err()).isEqualTo(block.code());
        var all = session.out() + session.err();
        return words[0].equals("new") ? all.replace(folder + "/", "") : all;
    }

    /// The last line that is shown; an app goes on talking.
    private static String last(String output) {
        return output.lines()
                .filter(line -> !line.equals("..."))
                .reduce((_, line) -> line + "\n")
                .orElse("");
    }

    /// The arguments of a command that is given in the folder of the app, for one that is not.
    private String[] words(String command) {
        var words = Example.words(command);
        return switch (words.getFirst()) {
            case "new" -> with(words, "--in", folder.toString());
            case "lint", "test", "up" -> with(words, app.toString());
            default -> with(words, "--app", app.toString());
        };
    }

    private static String[] with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /// Replaces the paths, the addresses and the author of this run by those of the page.
    private String plain(String text) {
        var plain =
                text.replace(" --app " + app, "")
                        .replace(app + "/", "")
                        .replace(" " + app, "")
                        .replace("./leat ", "leat ")
                        .replace("  %s  ".formatted(RedriveRunner.person()), "  ann  ")
                        .replace("by %s in".formatted(RedriveRunner.person()), "by ann in");
        return Optional.ofNullable(running)
                .map(background ->
                        plain.replace(background.aws(), "http://127.0.0.1:4566")
                                .replace(background.url(), "http://127.0.0.1:8000"))
                .orElse(plain);
    }

    private Background running() {
        if (running == null) {
            throw new AssertionError("the page has started no app");
        }
        return running;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }
}
