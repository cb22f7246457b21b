package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.cli.fuzz.draw.Expr;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Kind;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.item.ItemJson;
import dev.leat.local.LocalPlatform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares the items of tables, and the complete messages of shortened documents, with the oracle.
final class ItemCheck {

    private final App app;
    private final LocalPlatform platform;

    ItemCheck(App app, LocalPlatform platform) {
        this.app = app;
        this.platform = platform;
    }

    List<Finding> of(Flow flow, Oracle.Opinion opinion) {
        var findings = new ArrayList<Finding>();
        for (int i = 0; i < flow.targets().size(); i++) {
            var target = flow.targets().get(i);
            if (target.kind().equals("table")) {
                items(flow, target.place(), opinion.sinks().get(i)).ifPresent(findings::add);
            }
        }
        flow.shrink()
                .flatMap(Flow.Shrink::offload)
                .map(bucket -> platform.buckets().list(bucket, "", "", 1000).size())
                .filter(originals -> originals != opinion.shortened())
                .ifPresent(originals ->
                        findings.add(
                                new Finding(
                                        "up: other originals than reckoned",
                                        "%s: %d, reckoned %d"
                                                .formatted(
                                                        flow.name(),
                                                        originals,
                                                        opinion.shortened()))));
        return findings;
    }

    private Optional<Finding> items(Flow flow, String name, List<Map<String, Object>> reckoned) {
        var table = app.get(Table.class, name);
        if (table.expireAt().isPresent()) {
            return Optional.empty();
        }
        var odd = odd(flow);
        var items = new ArrayList<String>();
        platform.tables()
                .scan(table, item -> items.add(Written.canonical(ItemJson.write(item), odd)));
        var expected = reckoned.stream().map(row -> Written.canonical(row, odd)).sorted().toList();
        items.sort(null);
        return items.equals(expected)
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "up: a table has other items than reckoned",
                                "%s: %s%nreckoned: %s".formatted(name, items, expected)));
    }

    /// Columns with values that have more than one text.
    static Set<String> odd(Flow flow) {
        var odd = new HashSet<String>();
        flow.source().columns().stream().filter(c -> odd(c.kind())).forEach(c -> odd.add(c.name()));
        for (var step : flow.steps()) {
            odd(step.expressions(), odd);
            if (Flow.TWINS.contains(step.kind())) {
                odd.addAll(step.columns());
            }
        }
        flow.targets().forEach(target -> odd(target.select(), odd));
        return odd;
    }

    private static void odd(Map<String, Expr> expressions, Set<String> names) {
        expressions.forEach((name, expr) -> {
            if (odd(expr.kind())) {
                names.add(name);
            }
        });
    }

    private static boolean odd(Kind kind) {
        return kind == Kind.DOUBLE || kind.time() || kind.compareTo(Kind.JSON) >= 0;
    }
}
