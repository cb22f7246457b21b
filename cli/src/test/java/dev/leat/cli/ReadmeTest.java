package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the documents show is what the commands say. A block of output stands behind a comment with
/// its command, `<!-- output: leat dlq ls --app examples/orders -->` or `<!-- output: GET /path
/// -->`, or behind `<!-- output of the command above -->`, where that is the block before. It is
/// compared but for the port, ids, and the time that something took.
class ReadmeTest {

    private static final String EXAMPLE = "examples/orders";
    private static final Path ROOT = Path.of("..");

    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?:```\n([^`]*)\n```\n\n)?<!-- output(?:: ([^\n]+)| of the command above) -->\n+```\n(.*?)```\n",
                    Pattern.DOTALL);

    /// Words, or what stands in single quotes.
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir Path folder;

    private record Block(String command, String output) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", EXAMPLE + "/README.md"})
    void showsWhatIsSaid(String document) throws Exception {
        copy("app.yaml", "samples/OrderQueue.ndjson", "samples/NOTE.txt");
        var blocks = blocks(ROOT.resolve(document));
        assertThat(blocks).isNotEmpty();
        try (var running = new Background(folder.toString(), "--samples")) {
            for (var block : blocks) {
                assertThat(said(block, running))
                        .as("%s: %s", document, block.command())
                        .isEqualTo(plain(block.output()));
            }
        }
    }

    private String said(Block block, Background running) throws Exception {
        var command = block.command();
        if (command.startsWith("leat up ")) {
            return plain(running.out());
        }
        if (command.startsWith("GET ")) {
            running.awaitAnswer(
                    command.substring("GET ".length()), "200 " + block.output().strip());
            return block.output();
        }
        if (command.startsWith("curl ")) {
            return plain(running.post(words(command))) + "\n";
        }
        var session = new Session();
        assertThat(session.run(words(command))).as(session.err()).isZero();
        return plain(session.out());
    }

    /// The arguments behind `leat`, with the copy in the place of the example.
    private String[] words(String command) {
        return WORD.matcher(command)
                .results()
                .skip(1)
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .map(word -> word.equals(EXAMPLE) ? folder.toString() : word)
                .toArray(String[]::new);
    }

    private String plain(String text) {
        return text.replace(folder.toString(), EXAMPLE)
                .replaceAll("(127\\.0\\.0\\.1):\\d+(?=, with any| sqs|/0{12})", "$1:4566")
                .replaceAll("127\\.0\\.0\\.1:(?!4566)\\d+", "127.0.0.1:8000")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("in \\d+\\.\\d s", "in 1.0 s");
    }

    private static List<Block> blocks(Path document) throws IOException {
        return BLOCK.matcher(Files.readString(document))
                .results()
                .map(found ->
                        new Block(
                                found.group(2) == null ? found.group(1) : found.group(2),
                                found.group(3)))
                .toList();
    }

    private void copy(String... files) throws IOException {
        for (var file : Stream.of(files).toList()) {
            var copy = folder.resolve(file);
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(ROOT.resolve(EXAMPLE).resolve(file), copy);
        }
    }
}
