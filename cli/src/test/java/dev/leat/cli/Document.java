package dev.leat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A page with blocks that a test runs. A block of output stands behind a comment with its command,
/// `<!-- output: leat dlq ls --app examples/orders -->` or `<!-- output: GET /path -->`, or behind
/// `<!-- output of the command above -->`, where that is the block before. A block behind `<!-- run
/// -->` is run, whatever it says.
record Document(List<Block> blocks) {

    private static final Path ROOT = Path.of("..");

    private static final Pattern PIECE =
            Pattern.compile(
                    "^#+ (?<heading>.*)$"
                            + "|(?:^<!-- (?:output(?:: (?<command>.*)| of the command above)|(?<run>run)) -->\n+)?"
                            + "^```(?:\\w*)\n(?<text>(?s:.*?))^```$",
                    Pattern.MULTILINE);

    /// What stands under a heading: a command, and the output that the page shows, if it does.
    record Block(String heading, String command, String output) {

        /// The page says nothing of the output.
        static final String ANY = "";

        /// A shell's lines, not one command of Leat's or one request.
        boolean shell() {
            return output.equals(ANY)
                    || command.startsWith("aws ")
                    || command.startsWith("python3 ")
                    || command.contains(" | ");
        }
    }

    static Document read(String path) throws IOException {
        var blocks = new ArrayList<Block>();
        String heading = "";
        String before = "";
        var piece = PIECE.matcher(Files.readString(ROOT.resolve(path)));
        while (piece.find()) {
            String text = piece.group("text");
            if (text == null) {
                heading = piece.group("heading");
            } else if (piece.group("run") != null) {
                blocks.add(new Block(heading, text, Block.ANY));
            } else if (piece.group("command") != null) {
                blocks.add(new Block(heading, piece.group("command"), text));
            } else if (piece.group().startsWith("<!--")) {
                blocks.add(new Block(heading, before, text));
            }
            before = text == null ? before : text;
        }
        return new Document(blocks);
    }

    /// What stands under this heading alone.
    Document section(String heading) {
        return new Document(
                blocks.stream().filter(block -> block.heading().equals(heading)).toList());
    }

    /// What stands under none of these headings.
    Document without(List<String> headings) {
        return new Document(
                blocks.stream().filter(block -> !headings.contains(block.heading())).toList());
    }
}
