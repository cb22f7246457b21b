package dev.leat.testkit.invariant;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A table has an item for the newest version of each record that its sink accepted, and no other
/// items. If items can expire, an item may be missing.
final class TableInvariant implements Invariant {

    private static final String OWN = "_leat_";

    @Override
    public String name() {
        return "each record is stored as one item";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var table : evidence.app().all(Table.class).values()) {
            var expected = new ArrayList<Set<Map<String, ItemValue>>>();
            boolean written = false;
            for (var flow : evidence.flows()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    if (flow.sink(sink).table().filter(table.name()::equals).isPresent()) {
                        written = true;
                        expected(flow, sink, expected);
                    }
                }
            }
            if (written) {
                compare(evidence, table, expected, breaches);
            }
        }
    }

    /// Adds, for each record, the contents that its item may have. Several are possible, because
    /// messages with equal states may differ in values such as the time of receipt.
    private static void expected(
            PipelineMessages flow, int sink, List<Set<Map<String, ItemValue>>> expected) {
        for (var group : flow.records()) {
            for (var holder : flow.holders(group, sink)) {
                if (holder.word(sink)
                        instanceof ExpectedOutcome.Included(SinkShare.Items(var bodies))) {
                    bodies.forEach(body -> expected.add(Set.of(content(ItemJson.read(body)))));
                    continue;
                }
                var contents = new HashSet<Map<String, ItemValue>>();
                for (var item : group) {
                    if (item.state().equals(holder.state())
                            && item.word(sink)
                                    instanceof
                                    ExpectedOutcome.Included(SinkShare.Message(var body, _))) {
                        contents.add(content(ItemJson.read(body)));
                    }
                }
                if (!contents.isEmpty()) {
                    expected.add(contents);
                }
            }
        }
    }

    private static Map<String, ItemValue> content(Item item) {
        var content = new LinkedHashMap<>(item.attributes());
        content.keySet().removeIf(name -> name.startsWith(OWN));
        return content;
    }

    private static void compare(
            Evidence evidence,
            Table table,
            List<Set<Map<String, ItemValue>>> expected,
            Breaches breaches) {
        var open = new ArrayList<>(expected);
        evidence.snapshot()
                .tables()
                .scan(
                        table,
                        item -> {
                            var content = content(item);
                            var match =
                                    open.stream().filter(one -> one.contains(content)).findFirst();
                            if (match.isPresent()) {
                                open.remove(match.get());
                            } else {
                                breaches.add(
                                        "table %s has an unexpected item: %s",
                                        table.name(), ItemJson.write(item));
                            }
                        });
        if (table.expireAt().isEmpty()) {
            for (var missing : open) {
                breaches.add(
                        "table %s has no item for the record %s",
                        table.name(), ItemJson.write(new Item(missing.iterator().next())));
            }
        }
    }
}
