package dev.leat.cli.listing;

import dev.leat.cli.delivery.DeliveryText;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.DeliveryOperations.TopicStatus;
import dev.leat.operations.DeliveryOperations.TopicSubscriber;
import dev.leat.port.Deliveries.State;
import java.util.stream.Collectors;

/// `leat ls topics`: the topics with their subscribers.
final class TopicRows {

    private static final Listing<TopicStatus> TOPICS =
            Listing.<TopicStatus>lines()
                    .text("TOPIC", TopicStatus::name)
                    .count("WAITING", topic -> count(topic, State.WAITING))
                    .count("KEPT", topic -> count(topic, State.KEPT))
                    .count("SENT", topic -> count(topic, State.SENT))
                    .count("FAILED", topic -> count(topic, State.FAILED))
                    .text("SUBSCRIBERS", TopicRows::subscribers)
                    .orElse("no topics");

    private TopicRows() {}

    static void print(ListingRequest request) {
        request.print(TOPICS, request.operations().deliveries().topics());
    }

    private static long count(TopicStatus topic, State state) {
        return topic.deliveries().getOrDefault(state, 0L);
    }

    private static String subscribers(TopicStatus topic) {
        return topic.subscribers().stream().map(TopicRows::word).collect(Collectors.joining(", "));
    }

    private static String word(TopicSubscriber subscriber) {
        var text =
                TerminalLine.flat(
                        subscriber.protocol().word()
                                + ":"
                                + DeliveryText.shown(subscriber.protocol(), subscriber.endpoint()));
        return subscriber.pending() ? "(" + text + ")" : text;
    }
}
