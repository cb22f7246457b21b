package dev.leat.cli.trial;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One case of `defects/orders.txt`, whose head explains the form.
///
/// @param dead the reasons by message, counted from 1: a cause, and where it has one the field or
///   the check's sentence behind a blank
record DefectCase(
        String name,
        List<byte[]> bodies,
        Map<String, Row> users,
        Row global,
        int repeats,
        Map<Integer, List<String>> dead) {

    /// A row of a view.
    record Row(long count, BigDecimal sum) {}

    /// The same number in the one form by which records compare.
    static BigDecimal plain(BigDecimal number) {
        return number.setScale(2, RoundingMode.UNNECESSARY);
    }

    @Override
    public String toString() {
        return name;
    }

    static List<DefectCase> read(String text) {
        var cases = new ArrayList<DefectCase>();
        for (var block : text.split("(?m)^case ", -1)) {
            if (!block.startsWith("#")) {
                cases.add(one(block.lines().toList()));
            }
        }
        return cases;
    }

    private static DefectCase one(List<String> lines) {
        var bodies = new ArrayList<byte[]>();
        var users = new TreeMap<String, Row>();
        var dead = new TreeMap<Integer, List<String>>();
        var global = new Row(0, plain(BigDecimal.ZERO));
        int repeats = 0;
        for (var line : lines.subList(1, lines.size())) {
            var word = line.split(" ", 2);
            var rest = word.length == 1 ? "" : word[1];
            switch (word[0]) {
                case "send" -> bodies.add(rest.getBytes(StandardCharsets.UTF_8));
                case "hex" -> bodies.add(HexFormat.of().parseHex(rest));
                case "user" -> users.put(rest.split(" ", -1)[0], row(rest.split(" ", 2)[1]));
                case "global" -> global = row(rest);
                case "repeats" -> repeats = Integer.parseInt(rest);
                case "dead" ->
                        dead.computeIfAbsent(
                                        Integer.valueOf(rest.split(" ", -1)[0]),
                                        _ -> new ArrayList<>())
                                .add(rest.split(" ", 2)[1]);
                case "" -> {}
                default -> throw new IllegalArgumentException("not a line of a case: " + line);
            }
        }
        return new DefectCase(lines.getFirst(), bodies, users, global, repeats, dead);
    }

    private static Row row(String text) {
        var parts = text.split(" ", -1);
        return new Row(
                Long.parseLong(parts[0]),
                plain(parts.length == 1 ? BigDecimal.ZERO : new BigDecimal(parts[1])));
    }
}
