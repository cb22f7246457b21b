package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page with blocks that a test runs. A block of output stands behind a comment with its command,
/// `<!-- output: leat dlq ls --app examples/orders -->` or `<!-- output: GET /path -->`, or behind
/// `<!-- output of the command above -->`, where that is the block before; `output, exit 2` says
/// that the command fails, `output like` that its numbers are of one run, and `...` that something
/// is left out. A block behind `<!-- run -->` is run, whatever it says. Behind `<!-- see: FILE -->`
/// stands a part of a file, behind `write` the whole of a new one, behind `change` a difference;
/// `restore` takes the last change back. Behind `<!-- kill: leat dlq redrive ... -->` stands what
/// that says when the app is killed while it runs.
public record Document(List<Block> blocks) {

    private static final Path ROOT = Path.of("..");

    private static final Pattern PIECE =
            Pattern.compile(
                    "^#+ (?<heading>.*)$"
                            + "|^<!-- (?<restore>restore: .*) -->$"
                            + "|(?:^<!-- (?:output(?:, exit (?<code>\\d))?(?<like> like)?"
                            + "(?:: (?<command>.*)| of the command above)"
                            + "|(?<run>run)|(?<file>(?:see|write|change|kill): .*)) -->\n+)?"
                            + "^```(?:\\w*)\n(?<text>(?s:.*?))^```$",
                    Pattern.MULTILINE);

    /// A block under a heading: a command, and its output with the exit code, if the page shows it;
    /// with `like`, numbers may differ. A change of a file is a command like `write: FILE`, with
    /// the text as its output.
    public record Block(String heading, String command, String output, int code, boolean like) {

        /// The page says nothing of the output.
        public static final String ANY = "";

        /// Marks an omission, to the end of a line or over several lines.
        private static final String OMITTED = "...\n";

        /// Holds what was said, with the page's names for places, to what the page shows.
        public void shows(String said) {
            assertThat(comparable(said)).as("%s is to say%n%s", command, output).matches(wanted());
        }

        /// True if what was said is what the page shows.
        boolean matches(String said) {
            return output.equals(ANY) || comparable(said).matches(wanted());
        }

        private String wanted() {
            return Stream.of(comparable(output).split(Pattern.quote(OMITTED), -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("(?s:.*?)"));
        }

        private String comparable(String text) {
            var timeless = Walk.timeless(text);
            return like ? timeless.replaceAll("\\d[\\d,.]*", "1").replaceAll(" +", " ") : timeless;
        }

        /// A shell's lines, not one command of Leat's or one request.
        boolean shell() {
            return output.equals(ANY)
                    || command.startsWith("aws ")
                    || command.startsWith("python3 ")
                    || command.contains(" | ");
        }
    }

    public static Document read(String path) throws IOException {
        var blocks = new ArrayList<Block>();
        String heading = "";
        String before = "";
        var piece = PIECE.matcher(Files.readString(ROOT.resolve(path)));
        while (piece.find()) {
            if (piece.group("heading") != null) {
                heading = piece.group("heading");
            } else if (piece.group("restore") != null) {
                blocks.add(new Block(heading, piece.group("restore"), Block.ANY, 0, false));
            } else {
                block(piece, heading, before).ifPresent(blocks::add);
                before = piece.group("text");
            }
        }
        return new Document(blocks);
    }

    private static Optional<Block> block(Matcher piece, String heading, String before) {
        String text = piece.group("text");
        if (piece.group("run") != null) {
            return Optional.of(new Block(heading, text, Block.ANY, 0, false));
        }
        if (piece.group("file") != null) {
            return Optional.of(new Block(heading, piece.group("file"), text, 0, false));
        }
        if (!piece.group().startsWith("<!--")) {
            return Optional.empty();
        }
        var command = piece.group("command") == null ? before : piece.group("command");
        int code = piece.group("code") == null ? 0 : Integer.parseInt(piece.group("code"));
        return Optional.of(new Block(heading, command, text, code, piece.group("like") != null));
    }

    /// Returns the blocks under this heading.
    Document section(String heading) {
        return new Document(
                blocks.stream().filter(block -> block.heading().equals(heading)).toList());
    }

    /// Returns the blocks under all other headings.
    Document without(List<String> headings) {
        return new Document(
                blocks.stream().filter(block -> !headings.contains(block.heading())).toList());
    }
}
