package dev.leat.testkit.invariant;

/// Of several records with the same key and different content, a sink contains one, and the others
/// are dead letters. Warehouse tables have keys of their own; see [WarehouseInvariant].
final class ConflictInvariant implements Invariant {

    @Override
    public String name() {
        return "only one of several conflicting records is counted";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var group : flow.records()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    if (flow.sink(sink).warehouseTable().isPresent()) {
                        continue;
                    }
                    var variants = flow.variants(group, sink);
                    if (variants.size() > 1) {
                        breaches.add(
                                "%s and %s have the same key and different content, and %s accepted both",
                                variants.get(0).name(),
                                variants.get(1).name(),
                                flow.sink(sink).name());
                    }
                }
            }
        }
    }
}
