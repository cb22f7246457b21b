package dev.leat.testkit.invariant;

/// Of records that claim to be the same and are not, one is in a sink and the others are dead
/// letters.
final class ConflictInvariant implements Invariant {

    @Override
    public String name() {
        return "one variant counts";
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var group : flow.records()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    var variants = flow.variants(group, sink);
                    if (variants.size() > 1) {
                        breaches.add(
                                "%s and %s have one key and say different things, and %s accepted both",
                                variants.get(0).name(),
                                variants.get(1).name(),
                                flow.sink(sink).name());
                    }
                }
            }
        }
    }
}
