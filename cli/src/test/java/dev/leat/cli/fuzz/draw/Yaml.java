package dev.leat.cli.fuzz.draw;

import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import dev.leat.cli.fuzz.draw.Tree.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// A tree as YAML in block style, and the lines in which each place of it stands.
public record Yaml(String text, Map<List<Object>, Lines> lines) {

    /// From the first line to the last, counted from 1.
    public record Lines(int first, int last) {
        public boolean hold(int line) {
            return first <= line && line <= last;
        }
    }

    public Lines at(List<Object> place) {
        return Objects.requireNonNull(lines.get(place));
    }

    private static final Pattern PLAIN =
            Pattern.compile("[\\p{L}\\d_./(+-][\\p{L}\\d_./()<>=+* ;@-]*(?<! )");
    private static final Pattern OTHER =
            Pattern.compile("(?i)null|~|yes|no|on|off|-|\\.+|.*:|- .*");

    public static Yaml of(Tree root) {
        var writer = new Writer();
        writer.below(root, List.of(), 0);
        return new Yaml(writer.text.toString(), writer.lines);
    }

    static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !OTHER.matcher(value).matches();
        return plain ? value : "'" + value.replace("'", "''") + "'";
    }

    private static final class Writer {

        private final StringBuilder text = new StringBuilder();
        private final Map<List<Object>, Lines> lines = new LinkedHashMap<>();
        private int line = 1;

        void below(Tree tree, List<Object> place, int indent) {
            switch (tree) {
                case Text _ -> {}
                case Entries(var map) ->
                        map.forEach((key, value) -> {
                            text.repeat(' ', indent).append(Yaml.scalar(key)).append(':');
                            value(value, Tree.below(place, key), indent + 2);
                        });
                case Items(var list) -> {
                    for (int i = 0; i < list.size(); i++) {
                        item(list.get(i), Tree.below(place, i), indent);
                    }
                }
            }
        }

        /// A map begins in the line of its dash.
        private void item(Tree item, List<Object> place, int indent) {
            text.repeat(' ', indent).append('-');
            if (!(item instanceof Entries(var map)) || map.isEmpty()) {
                value(item, place, indent + 2);
                return;
            }
            int first = line;
            int begin = text.length();
            below(item, place, indent + 2);
            text.delete(begin, begin + indent + 1);
            lines.put(place, new Lines(first, line - 1));
        }

        private void value(Tree value, List<Object> place, int indent) {
            int first = line;
            switch (value) {
                case Text(var scalar) -> scalar(scalar, indent);
                case Entries(var map) when map.isEmpty() -> end("");
                case Items(var list) when list.isEmpty() -> end(" []");
                case Entries _, Items _ -> {
                    end("");
                    below(value, place, indent);
                }
            }
            lines.put(place, new Lines(first, line - 1));
        }

        private void scalar(String scalar, int indent) {
            if (!scalar.contains("\n") && !scalar.contains("\"")) {
                end(" " + Yaml.scalar(scalar));
                return;
            }
            end(" |-");
            for (var part : scalar.split("\n", -1)) {
                text.repeat(' ', indent);
                end(part);
            }
        }

        private void end(String rest) {
            text.append(rest).append('\n');
            line++;
        }
    }
}
