package dev.leat.load.cluster;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The move of a file of a run to its final path. A list of moves is a text with a line for each
/// and an end, by which a list that is not complete is recognised.
///
/// @param from the path relative to the run's folder
/// @param to the path relative to the output folder
public record Move(String from, String to) {

    private static final String END = "end\n";

    /// Returns the text of a complete list.
    public static String text(List<Move> moves) {
        return moves.stream()
                .map(move -> encoded(move.from()) + "\t" + encoded(move.to()) + "\n")
                .collect(Collectors.joining("", "", END));
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    /// Returns the moves of a text; empty if the list is not complete.
    public static Optional<List<Move>> list(String text) {
        return text.equals(END) || text.endsWith("\n" + END)
                ? Optional.of(
                        text.lines().filter(line -> line.contains("\t")).map(Move::of).toList())
                : Optional.empty();
    }

    private static Move of(String line) {
        var paths = line.split("\t", -1);
        return new Move(
                URLDecoder.decode(paths[0], StandardCharsets.UTF_8),
                URLDecoder.decode(paths[1], StandardCharsets.UTF_8));
    }
}
