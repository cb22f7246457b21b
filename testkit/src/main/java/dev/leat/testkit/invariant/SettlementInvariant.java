package dev.leat.testkit.invariant;

/// A message is settled only after each sink has its record, or after its dead letter is durable.
/// Lake tables are not checked: rows are added to them by the commit itself, without a write.
final class SettlementInvariant implements Invariant {

    @Override
    public String name() {
        return "records are written before they are settled";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var item : flow.items()) {
                item.life()
                        .steps(MessageStep.Settled.class)
                        .filter(settled -> settled.again().isEmpty())
                        .findFirst()
                        .ifPresent(settled -> check(flow, item, settled, breaches));
            }
        }
    }

    private static void check(
            PipelineMessages flow,
            SourceItem item,
            MessageStep.Settled settled,
            Breaches breaches) {
        boolean deadLettered =
                item.life()
                        .steps(MessageStep.DeadLettered.class)
                        .anyMatch(letter -> letter.index() <= settled.index());
        for (int sink = 0; sink < flow.sinks() && !deadLettered; sink++) {
            var name = flow.sink(sink).name();
            boolean answered =
                    flow.sink(sink).lakeTable().isPresent()
                            || item.answers(name)
                                    .anyMatch(a ->
                                            a.index() <= settled.index() && a.outcome().done());
            if (!answered && !(item.word(sink) instanceof ExpectedOutcome.Filtered)) {
                breaches.add(
                        "%s was settled at %s, before sink %s had it and before it was a dead letter",
                        item.name(), settled.at(), name);
            }
        }
    }
}
