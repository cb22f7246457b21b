package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.mail.MailDeliveries;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.DeliveryOperations.TopicStatus;
import dev.leat.operations.DeliveryOperations.TopicSubscriber;
import dev.leat.port.Deliveries.State;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat topic`: commands about topics.
@Command(
        name = "topic",
        header = "List topics and their subscribers.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat topic ls --app examples/orders"})
record TopicCommand(AppAccess access, Terminal terminal) {

    private static final Listing<TopicStatus> TOPICS =
            Listing.<TopicStatus>array()
                    .text("TOPIC", TopicStatus::name)
                    .count("WAITING", topic -> count(topic, State.WAITING))
                    .count("KEPT", topic -> count(topic, State.KEPT))
                    .count("SENT", topic -> count(topic, State.SENT))
                    .count("FAILED", topic -> count(topic, State.FAILED))
                    .text("SUBSCRIBERS", TopicCommand::subscribers)
                    .orElse("no topics");

    /// `leat topic ls`: lists topics and their subscribers.
    @Command(
            name = "ls",
            header = "List topics, their subscribers and external deliveries.",
            description = {
                "%nA subscriber in parentheses has not confirmed its subscription. The columns",
                "count deliveries to mail addresses and URLs:",
                "  WAITING  not delivered yet",
                "  KEPT     not sent, because no mail server was configured",
                "  SENT     delivered",
                "  FAILED   failed permanently; 'leat mail ls' shows why"
            },
            footer = {"%nExample:", "  leat topic ls --app examples/orders --json"})
    int ls(
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    TOPICS.print(terminal, json, operations.deliveries().topics());
                    return 0;
                });
    }

    private static long count(TopicStatus topic, State state) {
        return topic.deliveries().getOrDefault(state, 0L);
    }

    private static String subscribers(TopicStatus topic) {
        return topic.subscribers().stream()
                .map(TopicCommand::word)
                .collect(Collectors.joining(", "));
    }

    private static String word(TopicSubscriber subscriber) {
        var text =
                TerminalLine.flat(
                        subscriber.protocol().word()
                                + ":"
                                + MailDeliveries.shown(
                                        subscriber.protocol(), subscriber.endpoint()));
        return subscriber.pending() ? "(" + text + ")" : text;
    }
}
