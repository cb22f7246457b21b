package dev.leat.testkit.law;

import dev.leat.testkit.simulation.Event;

/// When the faults are over the app comes to rest: no pipeline is paused or has failed, and nothing
/// is left in a source.
final class RestLaw implements Law {

    @Override
    public String name() {
        return "the app comes to rest";
    }

    @Override
    public void judge(Evidence evidence, Breaches breaches) {
        for (var event : evidence.history().events()) {
            if (event instanceof Event.Ended ended) {
                breaches.add(
                        "pipeline %s does not run any more: %s", ended.pipeline(), ended.why());
            }
        }
        boolean idle = evidence.world().idle();
        if (!idle) {
            breaches.add(
                    "it does not come to rest: %s after all that was given it still has something to do",
                    evidence.world().sinceGiven());
        }
        for (var flow : evidence.flows()) {
            for (var item : flow.items()) {
                if (item.left()) {
                    breaches.add("%s still lies in its queue", item.name());
                }
            }
            var counts = evidence.world().queue(flow.source().name()).counts();
            int left = evidence.left().get(flow.source().name()).size();
            if (counts.all() != left) {
                breaches.add(
                        "queue %s says that it has %d visible, %d in flight and %d delayed messages, where a look finds %d",
                        flow.source().name(),
                        counts.visible(),
                        counts.inFlight(),
                        counts.delayed(),
                        left);
            }
        }
    }
}
